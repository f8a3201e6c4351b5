package dev.folkmoot.engine.speech;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The forms of calls that are in use. A form belongs to a model whose template shows its sign: the
 * template renders earlier calls of a conversation in the form in which the model makes them.
 */
final class Families {

  /** Llama 3 heads every turn with it, and calls with nothing but JSON. */
  static final String LLAMA_3 = "<|start_header_id|>";

  /** Marks around the answer itself: Command-R7B, Granite 3.3, and DeepSeek around its calls. */
  static final List<String> SILENT =
      List.of(
          "<|START_RESPONSE|>",
          "<|END_RESPONSE|>",
          "<|START_TEXT|>",
          "<|END_TEXT|>",
          "<response>",
          "</response>",
          "<｜tool▁calls▁begin｜>",
          "<｜tool▁calls▁end｜>",
          "<|tool_calls_section_begin|>",
          "<|tool_calls_section_end|>");

  private record Known(String sign, CallForm form) {}

  private static final List<Known> KNOWN =
      List.of(
          // Qwen3-Coder, Nemotron 3, Step 3.5; often the outer mark is left out.
          new Known("<function=", new CallForm.Tags("<tool_call>", List.of("</tool_call>"))),
          new Known(
              "<seed:tool_call>",
              new CallForm.Tags("<seed:tool_call>", List.of("</seed:tool_call>"))),
          new Known(
              "<function=", new CallForm.Tags(CallForm.Tags.FUNCTION, List.of("</tool_call>"))),
          // GLM 4.5 and later.
          new Known("<arg_key>", new CallForm.Pairs("<tool_call>", List.of("</tool_call>"))),
          // Qwen 2.5 and 3, Hermes, SmolLM3, Granite 4.
          new Known("<tool_call>", new CallForm.Json("<tool_call>", "</tool_call>")),
          // Mistral: a list in the first versions, then a name with its arguments.
          new Known(
              "[TOOL_CALLS]",
              new CallForm.Json(
                  "[TOOL_CALLS]",
                  List.of(),
                  "\\s*([\\w.\\-]+)\\s*(?:\\[CALL_ID]\\s*\\w*\\s*)?(?:\\[ARGS]\\s*)?",
                  "[CALL_ID]",
                  "[ARGS]")),
          // DeepSeek R1 and V3, and V3.1, which has no "function" and no fence.
          new Known(
              "<｜tool▁call▁begin｜>",
              new CallForm.Json(
                  "<｜tool▁call▁begin｜>",
                  List.of("```", "<｜tool▁call▁end｜>"),
                  "\\s*(?:function<｜tool▁sep｜>)?\\s*([^\\s<]+)\\s*"
                      + "(?:<｜tool▁sep｜>)?\\s*(?:```json)?\\s*",
                  "<｜tool▁sep｜>")),
          // Kimi K2.
          new Known(
              "<|tool_call_begin|>",
              new CallForm.Json(
                  "<|tool_call_begin|>",
                  List.of("<|tool_call_end|>"),
                  "\\s*(?:functions\\.)?([^\\s:<]+)(?::\\d+)?\\s*<\\|tool_call_argument_begin\\|>\\s*",
                  "<|tool_call_argument_begin|>")),
          // Granite 3, Phi-4-mini.
          new Known("<|tool_call|>", new CallForm.Json("<|tool_call|>", "<|/tool_call|>")),
          new Known("<|tool|>", new CallForm.Json("<|tool_call|>", "<|/tool_call|>")),
          new Known("<|tool|>", lenient("functools")),
          // Command-R7B and its successors.
          new Known("<|START_ACTION|>", new CallForm.Json("<|START_ACTION|>", "<|END_ACTION|>")),
          // Apriel.
          new Known("<tool_calls>", new CallForm.Json("<tool_calls>", "</tool_calls>")),
          // Llama 3: before code as well, which is nobody's tool.
          new Known(LLAMA_3, lenient("<|python_tag|>")));

  private Families() {}

  private static CallForm lenient(String open) {
    return new CallForm.Json(open, List.of(), Optional.empty(), List.of(), true);
  }

  /** The forms that a template shows, one for each mark. */
  static List<CallForm> forms(String template) {
    List<CallForm> forms = new ArrayList<>();
    for (Known known : KNOWN) {
      boolean taken = forms.stream().anyMatch(form -> form.open().equals(known.form.open()));
      if (!taken && template.contains(known.sign)) {
        forms.add(known.form);
      }
    }
    return List.copyOf(forms);
  }

  /**
   * The form of a family that nobody told us of, by what stands before a call: JSON behind that
   * mark. None if nothing stands there.
   */
  static List<CallForm> shown(String mark) {
    String open = mark.endsWith("[") ? mark.substring(0, mark.length() - 1).strip() : mark;
    if (open.isEmpty()) {
      return List.of();
    }
    List<String> closings = new ArrayList<>(List.of("```"));
    if (open.startsWith("<") && open.endsWith(">")) {
      closings.addFirst("</" + open.substring(1));
    }
    return List.of(new CallForm.Json(open, closings, Optional.empty(), List.of(), true));
  }
}
