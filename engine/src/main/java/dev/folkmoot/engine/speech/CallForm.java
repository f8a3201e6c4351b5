package dev.folkmoot.engine.speech;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a family writes a call. */
public sealed interface CallForm {

  /** What a call begins with. */
  String open();

  /** What may come behind a call, and means nothing. */
  List<String> closings();

  /**
   * JSON: an object that names the function and its arguments, or a list of those; or a head that
   * names the function, then an object that is its arguments.
   *
   * @param head what may stand before the arguments; its first group is the name
   * @param inner marks that the head is made of
   * @param lenient whether what is no call is text after all; else it is a fault
   */
  record Json(
      String open,
      List<String> closings,
      Optional<Pattern> head,
      List<String> inner,
      boolean lenient)
      implements CallForm {
    public Json {
      closings = List.copyOf(closings);
      inner = List.copyOf(inner);
    }

    Json(String open, String... closings) {
      this(open, List.of(closings), Optional.empty(), List.of(), false);
    }

    Json(String open, List<String> closings, String head, String... inner) {
      this(open, closings, Optional.of(Pattern.compile(head)), List.of(inner), false);
    }
  }

  /**
   * Tags: {@code <function=name>}, each argument in {@code <parameter=key>}, {@code </function>}.
   * An argument is text, and becomes what the tool's schema says. A model with this form that
   * writes JSON all the same is understood.
   */
  record Tags(String open, List<String> closings) implements CallForm {
    static final String FUNCTION = "<function=";
    static final String FUNCTION_END = "</function>";
    static final String PARAMETER = "<parameter=";
    static final String PARAMETER_END = "</parameter>";

    public Tags {
      closings = List.copyOf(closings);
    }
  }

  /**
   * Tags in pairs: the name, then {@code <arg_key>} and {@code <arg_value>} for each argument, then
   * the first of the closings. An argument is text, as with {@link Tags}.
   */
  record Pairs(String open, List<String> closings) implements CallForm {
    static final String KEY = "<arg_key>";
    static final String KEY_END = "</arg_key>";
    static final String VALUE = "<arg_value>";
    static final String VALUE_END = "</arg_value>";

    public Pairs {
      closings = List.copyOf(closings);
    }

    String end() {
      return closings.getFirst();
    }
  }
}
