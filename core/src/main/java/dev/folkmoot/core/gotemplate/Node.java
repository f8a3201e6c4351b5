package dev.folkmoot.core.gotemplate;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A part of a template. Its text, which faults quote, is as Go writes it. */
sealed interface Node {

  /** Where in the source it begins, in UTF-16 units. */
  int at();

  /** What text and actions are. */
  sealed interface Item extends Node {}

  /** What an argument can be. */
  sealed interface Operand extends Node {}

  /** Items, one behind the other. */
  record Items(int at, List<Item> items) implements Node {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return items.stream().map(Item::toString).collect(Collectors.joining());
    }
  }

  record Text(int at, String text) implements Item {
    @Override
    public String toString() {
      return text;
    }
  }

  /** A pipeline whose value is printed, unless it is given to a variable. */
  record Action(int at, Pipeline pipeline) implements Item {
    @Override
    public String toString() {
      return "{{" + pipeline + "}}";
    }
  }

  /** What {@code if}, {@code with} and {@code range} have in common. */
  sealed interface Control extends Item {
    Pipeline pipeline();

    Items body();

    @Nullable Items otherwise();

    default String shown(String word) {
      Items other = otherwise();
      String rest = other == null ? "" : "{{else}}" + other;
      return "{{" + word + " " + pipeline() + "}}" + body() + rest + "{{end}}";
    }
  }

  record If(int at, Pipeline pipeline, Items body, @Nullable Items otherwise) implements Control {
    @Override
    public String toString() {
      return shown("if");
    }
  }

  record With(int at, Pipeline pipeline, Items body, @Nullable Items otherwise) implements Control {
    @Override
    public String toString() {
      return shown("with");
    }
  }

  record Range(int at, Pipeline pipeline, Items body, @Nullable Items otherwise)
      implements Control {
    @Override
    public String toString() {
      return shown("range");
    }
  }

  record Break(int at) implements Item {
    @Override
    public String toString() {
      return "{{break}}";
    }
  }

  record Continue(int at) implements Item {
    @Override
    public String toString() {
      return "{{continue}}";
    }
  }

  /** Another template, with a value for its dot. */
  record Call(int at, String name, @Nullable Pipeline argument) implements Item {
    @Override
    public String toString() {
      String given = argument == null ? "" : " " + argument;
      return "{{template " + Quoting.quote(name) + given + "}}";
    }
  }

  /**
   * Commands, the value of each the last argument of the next.
   *
   * @param declared variables that get the value
   * @param assigns whether they are there already
   */
  record Pipeline(int at, List<String> declared, boolean assigns, List<Command> commands)
      implements Operand {
    public Pipeline {
      declared = List.copyOf(declared);
      commands = List.copyOf(commands);
    }

    @Override
    public String toString() {
      String sign = assigns ? " = " : " := ";
      String head = declared.isEmpty() ? "" : String.join(", ", declared) + sign;
      return head + commands.stream().map(Command::toString).collect(Collectors.joining(" | "));
    }
  }

  /** An operand and its arguments. */
  record Command(int at, List<Operand> operands) implements Node {
    public Command {
      operands = List.copyOf(operands);
    }

    @Override
    public String toString() {
      return operands.stream().map(Node::bracketed).collect(Collectors.joining(" "));
    }
  }

  record Dot(int at) implements Operand {
    @Override
    public String toString() {
      return ".";
    }
  }

  record Nothing(int at) implements Operand {
    @Override
    public String toString() {
      return "nil";
    }
  }

  /** Fields of dot, each of the one before. */
  record Field(int at, List<String> names) implements Operand {
    public Field {
      names = List.copyOf(names);
    }

    @Override
    public String toString() {
      return names.stream().map(name -> "." + name).collect(Collectors.joining());
    }
  }

  /** A variable, with its {@code $}, and fields of it. */
  record Variable(int at, String name, List<String> fields) implements Operand {
    public Variable {
      fields = List.copyOf(fields);
    }

    @Override
    public String toString() {
      return fields.isEmpty() ? name : name + "." + String.join(".", fields);
    }
  }

  /** Fields of something else. */
  record Chain(int at, Operand of, List<String> fields) implements Operand {
    public Chain {
      fields = List.copyOf(fields);
    }

    @Override
    public String toString() {
      return bracketed(of) + "." + String.join(".", fields);
    }
  }

  /** The name of a function. */
  record Function(int at, String name) implements Operand {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A constant.
   *
   * @param value a {@code Boolean}, {@code Long}, {@code Double} or {@code String}; of a number
   *     that is none of these its text, and the fault comes when it is used
   * @param text as it was written
   */
  record Constant(int at, Object value, String text, boolean overflows) implements Operand {
    Constant(int at, Object value, String text) {
      this(at, value, text, false);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static String bracketed(Operand operand) {
    return operand instanceof Pipeline ? "(" + operand + ")" : operand.toString();
  }
}
