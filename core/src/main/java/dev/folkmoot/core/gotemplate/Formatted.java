package dev.folkmoot.core.gotemplate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * One value in the form that a verb of {@code printf} asks for. Lists, maps and structs hand the
 * verb on to what they hold; a value that the verb is not made for says so in the text.
 */
final class Formatted {

  /** Where a pointer points to, which nobody can know. */
  private static final String ADDRESS = "0xc000000000";

  private final Work work;
  private final Spec spec;
  private int depth;

  Formatted(Work work, Spec spec) {
    this.work = work;
    this.spec = spec;
  }

  String text(Object value, char verb) {
    work.step();
    if (value instanceof Nil) {
      return verb == 'v' || verb == 'T' ? spec.pad("<nil>") : bad(value, verb);
    }
    if (verb == 'T') {
      return new Formatted(work, spec).string(Values.type(value), 's');
    }
    if (verb == 'p') {
      return bad(value, verb);
    }
    return value instanceof Typed typed && typed.form() != Typed.Form.PLAIN && isText(verb)
        ? string(form(typed), verb)
        : plain(value, verb);
  }

  private static boolean isText(char verb) {
    return "vsxXq".indexOf(verb) >= 0;
  }

  /** What a type prints of itself. */
  private String form(Typed typed) {
    return switch (typed.form()) {
      case OBJECT -> typed.nil() ? "{}" : new GoJson(work).write(typed);
      case WORDS -> {
        List<?> words = Values.list(typed);
        yield words.size() == 1
            ? String.valueOf(words.getFirst())
            : words.isEmpty() ? "" : new Formatted(work, Spec.PLAIN).plain(words, 'v');
      }
      case JSON, PLAIN -> new GoJson(work).write(typed);
    };
  }

  private String plain(Object value, char verb) {
    return switch (Values.kind(value)) {
      case INVALID, INTERFACE -> spec.pad("<nil>");
      case BOOL -> verb == 't' || verb == 'v' ? spec.pad(value.toString()) : bad(value, verb);
      case INT, UINT -> integer(value, verb);
      case FLOAT -> fraction((Double) value, verb);
      case STRING -> isText(verb) ? string((String) value, verb) : bad(value, verb);
      case LIST -> nested(() -> list(value, verb));
      case MAP -> nested(() -> map(value, verb));
      case STRUCT -> nested(() -> struct(value, verb));
    };
  }

  private String nested(Supplier<String> writing) {
    if (++depth > Limits.MAX_NESTING) {
      throw Work.exceeded("MAX_NESTING", Limits.MAX_NESTING);
    }
    String text = writing.get();
    depth--;
    work.build(text.length());
    return text;
  }

  private boolean isSyntax(char verb) {
    return verb == 'v' && spec.has(Spec.SYNTAX);
  }

  private String list(Object value, char verb) {
    StringBuilder out = new StringBuilder(isSyntax(verb) ? Values.type(value) + "{" : "[");
    boolean first = true;
    for (Object element : Values.list(value)) {
      out.append(first ? "" : isSyntax(verb) ? ", " : " ");
      first = false;
      out.append(element(Values.of(element), verb));
    }
    return out.append(isSyntax(verb) ? '}' : ']').toString();
  }

  private String map(Object value, char verb) {
    StringBuilder out = new StringBuilder(isSyntax(verb) ? Values.type(value) + "{" : "map[");
    boolean first = true;
    for (Map.Entry<String, Object> entry : Evaluator.sorted(Values.map(value)).entrySet()) {
      out.append(first ? "" : isSyntax(verb) ? ", " : " ");
      first = false;
      out.append(text(entry.getKey(), verb)).append(':').append(element(entry.getValue(), verb));
    }
    return out.append(isSyntax(verb) ? '}' : ']').toString();
  }

  private String struct(Object value, char verb) {
    Struct struct = Values.struct(value);
    boolean pointer = struct.type().startsWith("*");
    if (pointer && depth > 1) {
      return ADDRESS;
    }
    String name = isSyntax(verb) ? struct.type().substring(pointer ? 1 : 0) : "";
    StringBuilder out =
        new StringBuilder(pointer && !spec.isBehindPointer() ? "&" : "").append(name).append('{');
    boolean named = verb == 'v' && (spec.has(Spec.NAMES) || spec.has(Spec.SYNTAX));
    boolean first = true;
    for (Map.Entry<String, ?> field : struct.fields().entrySet()) {
      out.append(first ? "" : isSyntax(verb) ? ", " : " ");
      first = false;
      out.append(named ? field.getKey() + ":" : "");
      out.append(element(Values.of(field.getValue()), verb));
    }
    return out.append('}').toString();
  }

  /** In a list of anything, nothing is written as such whatever the verb. */
  private String element(Object value, char verb) {
    if (value instanceof Nil) {
      return isSyntax(verb) ? "interface {}(nil)" : "<nil>";
    }
    return text(value, verb);
  }

  private String string(String text, char verb) {
    return switch (verb) {
      case 'x', 'X' -> hex(text, verb);
      case 'q' -> quoted(text);
      default -> isSyntax(verb) ? quoted(text) : spec.pad(truncated(text));
    };
  }

  private String truncated(String text) {
    int precision = spec.precision();
    return precision >= 0 && text.codePointCount(0, text.length()) > precision
        ? text.substring(0, text.offsetByCodePoints(0, precision))
        : text;
  }

  private String quoted(String text) {
    String cut = truncated(text);
    boolean raw = cut.codePoints().allMatch(c -> c == '\t' || (c != '`' && c >= ' ' && c != 0x7f));
    return spec.pad(
        spec.has('#') && raw ? "`" + cut + "`" : Quoting.quote(cut, '"', spec.has('+')));
  }

  private String hex(String text, char verb) {
    StringBuilder out = new StringBuilder();
    byte[] bytes = Values.utf8(text);
    int count = spec.precision() >= 0 ? Math.min(spec.precision(), bytes.length) : bytes.length;
    String prefix = spec.has('#') ? verb == 'x' ? "0x" : "0X" : "";
    for (int i = 0; i < count; i++) {
      out.append(i > 0 && spec.has(' ') ? " " : "");
      out.append(i == 0 || spec.has(' ') ? prefix : "");
      out.append(String.format(Locale.ROOT, verb == 'x' ? "%02x" : "%02X", bytes[i] & 0xff));
    }
    return spec.pad(out.toString());
  }

  private String integer(Object value, char verb) {
    long number = Values.integer(value);
    return switch (verb) {
      case 'v' -> digits(number, 10, "", false);
      case 'd' -> digits(number, 10, "", false);
      case 'b' -> digits(number, 2, spec.has('#') ? "0b" : "", false);
      case 'o' -> digits(number, 8, "", spec.has('#'));
      case 'O' -> digits(number, 8, "0o", false);
      case 'x' -> digits(number, 16, spec.has('#') ? "0x" : "", false);
      case 'X' -> digits(number, 16, spec.has('#') ? "0X" : "", false).toUpperCase(Locale.ROOT);
      case 'c' -> spec.pad(character(number));
      case 'q' -> spec.pad(Quoting.quote(character(number), '\'', spec.has('+')));
      case 'U' -> spec.padWithBlanks(unicode(number));
      default -> bad(value, verb);
    };
  }

  private static String character(long number) {
    boolean valid =
        number >= 0 && number <= Character.MAX_CODE_POINT && (number < 0xd800 || number > 0xdfff);
    return Character.toString(valid ? (int) number : 0xfffd);
  }

  private String unicode(long number) {
    String hex = Long.toHexString(number).toUpperCase(Locale.ROOT);
    String digits = "0".repeat(Math.max(0, Math.max(4, spec.precision()) - hex.length())) + hex;
    boolean shows =
        spec.has('#')
            && number >= 0
            && number <= Character.MAX_CODE_POINT
            && Quoting.isPrintable((int) number);
    return "U+" + digits + (shows ? " '" + Character.toString((int) number) + "'" : "");
  }

  private String digits(long number, int radix, String prefix, boolean leadingZero) {
    String sign = number < 0 ? "-" : spec.has('+') ? "+" : spec.has(' ') ? " " : "";
    String digits = Long.toString(number, radix).replaceFirst("^-", "");
    int least = Math.max(0, spec.precision());
    if (spec.precision() == 0 && number == 0) {
      return spec.padWithBlanks("");
    }
    if (spec.precision() < 0 && spec.zeros() && spec.width() >= 0) {
      least = spec.width() - sign.length();
    }
    String filled = "0".repeat(Math.max(0, least - digits.length())) + digits;
    String zero = leadingZero && !filled.startsWith("0") ? "0" : "";
    return spec.padWithBlanks(sign + prefix + zero + filled);
  }

  private String fraction(double value, char verb) {
    if (verb == 'x') {
      return spec.padWithBlanks(hex(value));
    }
    if ("veEfFgG".indexOf(verb) < 0) {
      return bad(value, verb);
    }
    char form = verb == 'v' ? 'g' : Character.toLowerCase(verb);
    int precision = spec.precision() < 0 && form != 'g' ? 6 : spec.precision();
    String text =
        precision < 0 ? FloatText.shortest(value, form) : FloatText.rounded(value, form, precision);
    String upper =
        Character.isUpperCase(verb) && verb != 'F' ? text.toUpperCase(Locale.ROOT) : text;
    boolean special = Double.isNaN(value) || Double.isInfinite(value);
    String digits = upper.replaceFirst("^[+-]", "");
    String sign = upper.startsWith("-") || upper.startsWith("+") ? upper.substring(0, 1) : "";
    if (sign.isEmpty() || sign.equals("+")) {
      boolean infinite = Double.isInfinite(value) && verb != 'v';
      sign = spec.has('+') || (infinite && !spec.has(' ')) ? "+" : spec.has(' ') ? " " : "";
      sign = Double.isInfinite(value) && sign.isEmpty() ? "+" : sign;
    }
    int missing = spec.width() - sign.length() - digits.length();
    return spec.zeros() && missing > 0 && !special
        ? sign + "0".repeat(missing) + digits
        : spec.padWithBlanks(sign + digits);
  }

  /** As Java writes it, but for a fraction that is none and an exponent of two digits. */
  private static String hex(double value) {
    String text = Double.toHexString(value).replace(".0p", "p");
    int power = text.indexOf('p');
    if (power < 0) {
      return Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
    }
    int exponent = Integer.parseInt(text.substring(power + 1));
    return text.substring(0, power)
        + String.format(Locale.ROOT, "p%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private String bad(Object value, char verb) {
    String shown =
        value instanceof Nil
            ? "<nil>"
            : Values.type(value) + "=" + new Formatted(work, spec).text(value, 'v');
    return "%!" + verb + "(" + shown + ")";
  }
}
