package dev.folkmoot.core.gotemplate;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a template is made for, as far as its text tells: the names it asks for, the marks it puts
 * around thoughts and before calls of tools. The guesses are Ollama's, so that a model can here
 * what it can there.
 *
 * @param names of fields that it uses, in small letters
 * @param thoughtOpen what it writes before a thought; empty if it shows none
 * @param thoughtClose what it writes behind one
 * @param callMark what it writes before a call; empty if nothing but the call tells
 */
public record Outline(Set<String> names, String thoughtOpen, String thoughtClose, String callMark) {

  static final String RESPONSE = "Response";

  public Outline {
    names = Set.copyOf(names);
  }

  static Outline of(Node.Items main, Map<String, Node.Items> templates) {
    Set<String> names = new HashSet<>();
    collect(main, names);
    templates.values().forEach(items -> collect(items, names));
    Thoughts thoughts = new Thoughts();
    thoughts.search(main, false);
    String mark =
        callBlock(main)
            .flatMap(block -> firstText(block.body()))
            .map(text -> text.text().replace("\r\n", "\n"))
            .map(text -> text.split("\\{", 2)[0].strip())
            .orElse("");
    return new Outline(names, thoughts.open, thoughts.close, mark);
  }

  /** Whether a model with this template is given a list of turns; else it gets turn by turn. */
  public boolean takesMessages() {
    return names.contains("messages");
  }

  boolean answers() {
    return takesMessages() || names.contains("response");
  }

  public boolean takesTools() {
    return names.contains("tools");
  }

  public boolean takesSuffix() {
    return names.contains("suffix");
  }

  /** Whether it writes the thoughts of earlier turns between marks. */
  public boolean thinks() {
    return !thoughtOpen.isEmpty() && !thoughtClose.isEmpty();
  }

  private static void collect(Node.Items items, Set<String> names) {
    for (Node.Item item : items.items()) {
      switch (item) {
        case Node.Action action -> collect(action.pipeline(), names);
        case Node.Control control -> {
          collect(control.pipeline(), names);
          collect(control.body(), names);
          Node.Items otherwise = control.otherwise();
          if (otherwise != null) {
            collect(otherwise, names);
          }
        }
        case Node.Call call -> {
          Node.Pipeline argument = call.argument();
          if (argument == null) {
            throw new Fault("undefined template specified");
          }
          collect(argument, names);
        }
        case Node.Text _, Node.Break _, Node.Continue _ -> {}
      }
    }
  }

  private static void collect(Node.Pipeline pipeline, Set<String> names) {
    for (Node.Command command : pipeline.commands()) {
      for (Node.Operand operand : command.operands()) {
        switch (operand) {
          case Node.Field field -> add(field.names(), names);
          case Node.Variable variable -> add(variable.fields(), names);
          case Node.Pipeline inner -> collect(inner, names);
          case Node.Chain _, Node.Dot _, Node.Nothing _, Node.Function _, Node.Constant _ -> {}
        }
      }
    }
  }

  private static void add(List<String> fields, Set<String> names) {
    fields.forEach(field -> names.add(field.toLowerCase(Locale.ROOT)));
  }

  private static boolean uses(Node.Pipeline pipeline, String field, boolean first) {
    for (Node.Command command : pipeline.commands()) {
      for (Node.Operand operand : command.operands()) {
        boolean found =
            switch (operand) {
              case Node.Field known ->
                  first ? known.names().getFirst().equals(field) : known.names().contains(field);
              case Node.Pipeline inner -> first && uses(inner, field, true);
              case Node.Variable _,
                  Node.Chain _,
                  Node.Dot _,
                  Node.Nothing _,
                  Node.Function _,
                  Node.Constant _ ->
                  false;
            };
        if (found) {
          return true;
        }
      }
    }
    return false;
  }

  /** The first {@code if} that asks for calls of tools. */
  private static Optional<Node.If> callBlock(Node.Items items) {
    for (Node.Item item : items.items()) {
      if (item instanceof Node.If test && uses(test.pipeline(), "ToolCalls", false)) {
        return Optional.of(test);
      }
      if (item instanceof Node.Control control) {
        Optional<Node.If> inner = callBlock(control.body());
        Node.Items otherwise = control.otherwise();
        if (inner.isEmpty() && otherwise != null) {
          inner = callBlock(otherwise);
        }
        if (inner.isPresent()) {
          return inner;
        }
      }
    }
    return Optional.empty();
  }

  /** The first text that is not blank, unless a value is written before it. */
  private static Optional<Node.Text> firstText(Node.Items items) {
    for (Node.Item item : items.items()) {
      switch (item) {
        case Node.Text text -> {
          if (!text.text().isBlank()) {
            return Optional.of(text);
          }
        }
        case Node.Control control -> {
          Node.Items otherwise = control.otherwise();
          return firstText(control.body())
              .or(() -> otherwise == null ? Optional.empty() : firstText(otherwise));
        }
        case Node.Action _ -> {
          return Optional.empty();
        }
        case Node.Break _, Node.Continue _, Node.Call _ -> {}
      }
    }
    return Optional.empty();
  }

  /**
   * Looks for the marks of thoughts: where a loop over the messages writes one, the first and the
   * last text around it. The last place wins.
   */
  private static final class Thoughts {
    private static final String THINKING = "Thinking";

    private String open = "";
    private String close = "";

    /**
     * Goes through items.
     *
     * @param inMessages whether the nearest loop goes over the messages
     */
    void search(Node.Items items, boolean inMessages) {
      for (Node.Item item : items.items()) {
        switch (item) {
          case Node.Action action -> look(action.pipeline(), items, inMessages);
          case Node.Control control -> {
            boolean loops = control instanceof Node.Range;
            boolean inside = loops ? uses(control.pipeline(), "Messages", true) : inMessages;
            look(control.pipeline(), items, inside);
            search(control.body(), inside);
            Node.Items otherwise = control.otherwise();
            if (otherwise != null) {
              search(otherwise, inside);
            }
          }
          case Node.Call call -> {
            Node.Pipeline argument = call.argument();
            if (argument != null) {
              look(argument, items, inMessages);
            }
          }
          case Node.Text _, Node.Break _, Node.Continue _ -> {}
        }
      }
    }

    private void look(Node.Pipeline pipeline, Node.Items nearest, boolean inMessages) {
      if (!inMessages || !uses(pipeline, THINKING, true) || nearest.items().isEmpty()) {
        return;
      }
      open = mark(nearest.items().getFirst(), open);
      close = mark(nearest.items().getLast(), close);
    }

    private static String mark(Node.@Nullable Item item, String otherwise) {
      return item instanceof Node.Text text ? text.text().strip() : otherwise;
    }
  }
}
