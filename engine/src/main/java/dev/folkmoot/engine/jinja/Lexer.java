package dev.folkmoot.engine.jinja;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a source into tokens. All whitespace control happens here, as in jinja2's lexer: {@code
 * trim_blocks} takes one newline after a block or comment, {@code lstrip_blocks} takes the blanks
 * before one that opens its line, {@code -} takes all whitespace on its side, {@code +} keeps it.
 * One newline at the end of the source is dropped.
 */
final class Lexer {
  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;

  /** Whether the last token ended with a newline: blanks that follow then open a line. */
  private boolean lineStarting = true;

  Lexer(String source) {
    String unix = source.replace("\r\n", "\n").replace('\r', '\n');
    this.source = unix.endsWith("\n") ? unix.substring(0, unix.length() - 1) : unix;
  }

  List<Token> tokens() {
    while (at < source.length()) {
      int tag = nextTag();
      if (tag < 0) {
        data(source.substring(at));
        at = source.length();
        break;
      }
      char kind = source.charAt(tag + 1);
      char sign = signAt(tag + 2);
      data(stripBefore(source.substring(at, tag), sign, kind != '{'));
      moveTo(tag);
      switch (kind) {
        case '#' -> comment(sign);
        case '{' -> tag(sign, Token.Kind.PRINT_BEGIN, Token.Kind.PRINT_END);
        default -> {
          int raw = rawTagEnd(tag, "raw", false);
          if (raw >= 0) {
            raw(raw);
          } else {
            tag(sign, Token.Kind.BLOCK_BEGIN, Token.Kind.BLOCK_END);
          }
        }
      }
    }
    add(Token.Kind.END, "");
    return tokens;
  }

  private int nextTag() {
    for (int i = source.indexOf('{', at); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** The whitespace sign at a place: {@code '-'}, {@code '+'}, or 0 for none. */
  private char signAt(int place) {
    char found = place < source.length() ? source.charAt(place) : 0;
    return found == '-' || found == '+' ? found : 0;
  }

  private String stripBefore(String text, char sign, boolean mayOpenLine) {
    if (sign == '-') {
      return Text.stripEnd(text, null);
    }
    if (sign == '+' || !mayOpenLine) {
      return text;
    }
    int lineStart = text.lastIndexOf('\n') + 1;
    boolean opensLine = lineStart > 0 || lineStarting;
    return opensLine && Text.isBlank(text, lineStart) ? text.substring(0, lineStart) : text;
  }

  private void data(String text) {
    if (!text.isEmpty()) {
      add(Token.Kind.DATA, text);
    }
  }

  private void add(Token.Kind kind, String text) {
    tokens.add(new Token(kind, text, line));
  }

  private void moveTo(int place) {
    for (int i = at; i < place; i++) {
      if (source.charAt(i) == '\n') {
        line++;
      }
    }
    if (place > at) {
      lineStarting = source.charAt(place - 1) == '\n';
    }
    at = place;
  }

  private void comment(char sign) {
    int body = at + (sign == 0 ? 2 : 3);
    int end = source.indexOf("#}", body);
    if (end < 0) {
      throw new TemplateFault("a comment is never closed", line);
    }
    moveTo(afterTag(end + 2, end > body ? signAt(end - 1) : 0, true));
  }

  /** Where reading goes on after a tag that ended before {@code place}. */
  private int afterTag(int place, char sign, boolean trimNewline) {
    if (sign == '-') {
      return Text.skipBlanks(source, place);
    }
    boolean newline = place < source.length() && source.charAt(place) == '\n';
    return trimNewline && sign == 0 && newline ? place + 1 : place;
  }

  /**
   * Where reading goes on after <code>{% word %}</code>, or -1 if another tag stands here. The
   * newline after {@code raw} belongs to the text, the one after {@code endraw} does not.
   */
  private int rawTagEnd(int tag, String word, boolean trimNewline) {
    int i = Text.skipBlanks(source, tag + (signAt(tag + 2) == 0 ? 2 : 3));
    if (!source.startsWith(word, i)) {
      return -1;
    }
    i = Text.skipBlanks(source, i + word.length());
    char sign = signAt(i);
    boolean allowed = sign != '+' || trimNewline;
    i += sign == 0 ? 0 : 1;
    return allowed && source.startsWith("%}", i) ? afterTag(i + 2, sign, trimNewline) : -1;
  }

  private void raw(int body) {
    moveTo(body);
    for (int i = source.indexOf("{%", body); i >= 0; i = source.indexOf("{%", i + 2)) {
      int end = rawTagEnd(i, "endraw", true);
      if (end >= 0) {
        data(stripBefore(source.substring(body, i), signAt(i + 2), true));
        moveTo(end);
        return;
      }
    }
    throw new TemplateFault("a raw block is never closed", line);
  }

  private void tag(char sign, Token.Kind begin, Token.Kind end) {
    String close = begin == Token.Kind.PRINT_BEGIN ? "}}" : "%}";
    boolean block = end == Token.Kind.BLOCK_END;
    add(begin, "");
    moveTo(at + (sign == 0 ? 2 : 3));
    TokenReader reader = new TokenReader(source);
    while (true) {
      moveTo(Text.skipBlanks(source, at));
      if (at >= source.length()) {
        throw new TemplateFault("a tag is never closed", line);
      }
      if (reader.balanced()) {
        // A print tag knows no '+' at its end: {{ x +}} is a sum without a right side.
        char mark = signAt(at);
        int closeAt = mark == '-' || (mark == '+' && block) ? at + 1 : at;
        if (source.startsWith(close, closeAt)) {
          add(end, close);
          moveTo(afterTag(closeAt + 2, closeAt > at ? mark : 0, block));
          return;
        }
      }
      Token token = reader.read(at, line);
      tokens.add(token);
      moveTo(reader.end());
    }
  }
}
