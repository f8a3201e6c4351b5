package dev.folkmoot.models.modelfile;

import dev.folkmoot.core.failure.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Takes a Modelfile apart, character by character, without knowing what it means. */
final class InstructionScanner {

  private static final String QUOTE = "\"";
  private static final String BLOCK = "\"\"\"";

  private final String text;
  private int position;
  private int line = 1;

  private InstructionScanner(String text) {
    this.text = text;
  }

  static List<Instruction> scan(String text) {
    // A byte order mark is how some editors begin a file; it is none of its content.
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return new InstructionScanner(plain.replace("\r\n", "\n")).all();
  }

  private List<Instruction> all() {
    List<Instruction> found = new ArrayList<>();
    skipBlank();
    while (position < text.length()) {
      if (text.charAt(position) == '#') {
        restOfLine();
      } else {
        int start = line;
        found.add(new Instruction(start, word(), argument()));
      }
      skipBlank();
    }
    return found;
  }

  private void skipBlank() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      step();
    }
  }

  private void skipSpaces() {
    while (position < text.length() && " \t".indexOf(text.charAt(position)) >= 0) {
      step();
    }
  }

  private String word() {
    int start = position;
    while (position < text.length() && !Character.isWhitespace(text.charAt(position))) {
      step();
    }
    return text.substring(start, position).toUpperCase(Locale.ROOT);
  }

  private String argument() {
    skipSpaces();
    if (text.startsWith(BLOCK, position)) {
      return block();
    }
    if (text.startsWith(QUOTE, position)) {
      return quotedToTheEndOfALine();
    }
    // A block may begin behind a word: the role of a MESSAGE, the name of a PARAMETER.
    int block = text.indexOf(BLOCK, position);
    if (block < 0 || text.substring(position, block).contains("\n")) {
      return restOfLine().strip();
    }
    String head = text.substring(position, block);
    position = block;
    return head + block();
  }

  /**
   * A single quote opens a text that goes on to the first quote which is the last thing on its
   * line: quotes before that, and line ends, belong to it.
   */
  private String quotedToTheEndOfALine() {
    int opened = line;
    StringBuilder gathered = new StringBuilder(restOfLine());
    while (true) {
      String found = gathered.toString().strip();
      if (found.length() > 1 && found.endsWith(QUOTE)) {
        return found.substring(1, found.length() - 1);
      }
      if (position >= text.length()) {
        throw FailureException.invalid("Modelfile line " + opened + ": the quote never ends");
      }
      step();
      gathered.append('\n').append(restOfLine());
    }
  }

  private String block() {
    int opened = line;
    int from = position + BLOCK.length();
    int end = text.indexOf(BLOCK, from);
    if (end < 0) {
      throw FailureException.invalid("Modelfile line " + opened + ": the quote never ends");
    }
    String inner = text.substring(from, end);
    while (position < end + BLOCK.length()) {
      step();
    }
    String behind = restOfLine().strip();
    if (!behind.isEmpty()) {
      throw FailureException.invalid(
          "Modelfile line " + line + ": unexpected text behind the quote: " + behind);
    }
    return inner;
  }

  private String restOfLine() {
    int start = position;
    while (position < text.length() && text.charAt(position) != '\n') {
      step();
    }
    return text.substring(start, position);
  }

  private void step() {
    if (text.charAt(position) == '\n') {
      line++;
    }
    position++;
  }
}
