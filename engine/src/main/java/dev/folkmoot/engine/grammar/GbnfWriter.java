package dev.folkmoot.engine.grammar;

import dev.folkmoot.engine.grammar.Gbnf.Alt;
import dev.folkmoot.engine.grammar.Gbnf.Chars;
import dev.folkmoot.engine.grammar.Gbnf.Ref;
import dev.folkmoot.engine.grammar.Gbnf.Repeat;
import dev.folkmoot.engine.grammar.Gbnf.Seq;
import dev.folkmoot.engine.grammar.Gbnf.Text;
import java.util.Locale;
import java.util.Map;

/**
 * Writes rules as GBNF text, in ASCII.
 *
 * <p>The empty alternative is always written {@code ""}: after {@code ::=} and {@code |} llama.cpp
 * reads over line ends, so an alternative of nothing at all would swallow the next rule's name.
 */
final class GbnfWriter {

  private final StringBuilder out = new StringBuilder();

  private GbnfWriter() {}

  static String write(Map<String, Gbnf> rules) {
    var writer = new GbnfWriter();
    rules.forEach((name, body) -> {
      writer.out.append(name).append(" ::= ");
      writer.alternatives(body);
      writer.out.append('\n');
    });
    return writer.out.toString();
  }

  private void alternatives(Gbnf body) {
    if (!(body instanceof Alt alt)) {
      part(body);
      return;
    }
    String bar = "";
    for (Gbnf choice : alt.choices()) {
      out.append(bar);
      part(choice);
      bar = " | ";
    }
  }

  private void part(Gbnf part) {
    switch (part) {
      case Text(String text) -> literal(text);
      case Chars(CodePoints set) -> charClass(set);
      case Ref(String rule) -> out.append(rule);
      case Seq seq -> {
        String blank = "";
        for (Gbnf next : seq.parts()) {
          out.append(blank);
          part(next);
          blank = " ";
        }
      }
      case Alt alt -> {
        out.append('(');
        alternatives(alt);
        out.append(')');
      }
      case Repeat(Gbnf inner, int min, int max) -> {
        part(inner);
        out.append(times(min, max));
      }
    }
  }

  private static String times(int min, int max) {
    if (max == Gbnf.UNBOUNDED) {
      return min == 0 ? "*" : min == 1 ? "+" : "{" + min + ",}";
    }
    if (min == max) {
      return "{" + min + "}";
    }
    return min == 0 && max == 1 ? "?" : "{" + min + "," + max + "}";
  }

  private void literal(String text) {
    out.append('"');
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> plainOrHex(c);
          }
        });
    out.append('"');
  }

  private void charClass(CodePoints set) {
    out.append('[');
    for (CodePoints.Range range : set.ranges()) {
      classChar(range.first());
      if (range.last() > range.first()) {
        out.append('-');
        classChar(range.last());
      }
    }
    out.append(']');
  }

  private void classChar(int c) {
    switch (c) {
      case '\\', '[', ']', '-' -> out.append('\\').appendCodePoint(c);
      case '^' -> out.append("\\x5E");
      default -> plainOrHex(c);
    }
  }

  private void plainOrHex(int c) {
    if (c >= ' ' && c <= '~') {
      out.append((char) c);
    } else if (c <= 0xFF) {
      out.append(String.format(Locale.ROOT, "\\x%02X", c));
    } else if (c <= 0xFFFF) {
      out.append(String.format(Locale.ROOT, "\\u%04X", c));
    } else {
      out.append(String.format(Locale.ROOT, "\\U%08X", c));
    }
  }
}
