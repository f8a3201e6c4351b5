package dev.folkmoot.app.cli;

/** Three quotes begin and end a message of several lines, alone or behind {@code /set system}. */
final class MessageBlock {

  static final String PROMPT = ">>> ";
  static final String CONTINUED = "... ";
  static final String QUOTES = "\"\"\"";

  private static final String SYSTEM = "/set system ";

  private MessageBlock() {}

  /** Whether a block was begun and not ended, so that more lines belong to it. */
  static boolean isOpen(String typed) {
    String text = withoutCommand(typed.stripLeading());
    return text.startsWith(QUOTES) && text.indexOf(QUOTES, QUOTES.length()) < 0;
  }

  /** What stands between the quotes; a text without them is what it is. */
  static String content(String text) {
    if (!text.startsWith(QUOTES)) {
      return text;
    }
    String inner = text.substring(QUOTES.length());
    int end = inner.indexOf(QUOTES);
    String block = end < 0 ? inner : inner.substring(0, end);
    return block.startsWith("\n") ? block.substring(1) : block;
  }

  private static String withoutCommand(String text) {
    return text.startsWith(SYSTEM) ? text.substring(SYSTEM.length()).stripLeading() : text;
  }
}
