package dev.folkmoot.http.openai;

import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.http.dialect.Functions;
import dev.folkmoot.http.json.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tools of a response: flat functions, and namespaces of them, whose functions the model sees
 * as {@code namespace.name}.
 *
 * @param offered functions that the model may ask to be called
 * @param members functions of namespaces, by the name that the model sees
 */
record ResponseTools(List<Tool> offered, Map<String, Member> members) {

  /** A function of a namespace. */
  record Member(String namespace, String name) {}

  ResponseTools {
    offered = List.copyOf(offered);
    members = Map.copyOf(members);
  }

  static ResponseTools read(Fields request) {
    List<Tool> offered = new ArrayList<>();
    Map<String, Member> members = new HashMap<>();
    List<String> leftOut = new ArrayList<>();
    for (Fields tool : request.objects("tools", "ResponsesTool")) {
      switch (tool.text("type")) {
        case "function" -> offered.add(describe(tool.text("name"), tool));
        case "namespace" -> {
          for (Fields inner : tool.objects("tools", "ResponsesTool")) {
            String seen = seen(tool.text("name"), inner.text("name"));
            offered.add(describe(seen, inner));
            members.put(seen, new Member(tool.text("name"), inner.text("name")));
          }
        }
        default -> leftOut.add(tool.text("type"));
      }
    }
    Functions.requireSome(offered, leftOut);
    return new ResponseTools(offered, members);
  }

  /** The name under which the model sees a function. */
  static String seen(String namespace, String name) {
    return namespace.isEmpty() ? name : namespace + "." + name;
  }

  private static Tool describe(String name, Fields tool) {
    Map<String, Object> parameters =
        tool.nested("parameters", "openai.ResponsesParameters")
            .map(fields -> fields.object().plainMembers())
            .orElse(Map.of());
    return new Tool(name, tool.text("description"), parameters);
  }
}
