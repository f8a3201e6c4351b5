package dev.folkmoot.app.cli;

import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;

/**
 * Breaks an answer into lines between words, while it comes. Nothing is held back for it: a word is
 * shown letter by letter as it arrives, and if it turns out too long for its line, what is there of
 * it is erased and written again at the start of the next one. A letter may be two columns wide, or
 * none where it joins the one before; what belongs together is never broken apart, and between two
 * wide letters (Chinese, Japanese, emoji) a line may break as between words.
 *
 * <p>The last column stays empty: terminals disagree on where the cursor is when it is full.
 */
final class WordWrap {

  private static final char ESCAPE = 0x1b;
  private static final int ZERO_WIDTH_JOINER = 0x200d;
  private static final int TAB_COLUMNS = 8;
  private static final int UNKNOWN_LETTER = '?';

  /** Narrower than this a terminal is left to break lines as it likes. */
  private static final int LEAST_COLUMNS = 8;

  private final IntUnaryOperator width;
  private final IntSupplier columns;

  private int column;
  private final StringBuilder word = new StringBuilder();
  private int wordColumns;
  private boolean joinsNext;
  private boolean endsInWide;
  private char heldBack;

  /**
   * @param width columns of a code point; below 1 for those that join the one before
   * @param columns of the terminal just now; 0 switches wrapping off
   */
  WordWrap(IntUnaryOperator width, IntSupplier columns) {
    this.width = width;
    this.columns = columns;
  }

  /** What to write to the terminal for the next piece of an answer. */
  String take(String piece) {
    StringBuilder out = new StringBuilder(piece.length() + 8);
    String whole = heldBack == 0 ? piece : heldBack + piece;
    heldBack = 0;
    int end = whole.length();
    if (end > 0 && Character.isHighSurrogate(whole.charAt(end - 1))) {
      end--;
      heldBack = whole.charAt(end); // The other half of the letter is on its way.
    }
    int limit = columns.getAsInt() - 1;
    for (int at = 0; at < end; ) {
      int letter = whole.codePointAt(at);
      at += Character.charCount(letter);
      place(letter, limit < LEAST_COLUMNS ? Integer.MAX_VALUE : limit, out);
    }
    return out.toString();
  }

  /** Whether what comes next would not begin a line. */
  boolean isInLine() {
    return column > 0;
  }

  private void place(int letter, int limit, StringBuilder out) {
    switch (letter) {
      case '\n' -> newLine(out);
      case '\r' -> {} // Either half of a line end, or a way back over what was written.
      case '\t' -> space(TAB_COLUMNS - column % TAB_COLUMNS, limit, out);
      case ' ' -> space(1, limit, out);
      default -> visible(letter, limit, out);
    }
  }

  private void newLine(StringBuilder out) {
    out.append('\n');
    column = 0;
    endWord();
  }

  /** A space that has no room any more is the line's end. */
  private void space(int wide, int limit, StringBuilder out) {
    if (column + wide > limit) {
      newLine(out);
      return;
    }
    out.repeat(' ', wide);
    column += wide;
    endWord();
  }

  private void visible(int letter, int limit, StringBuilder out) {
    // An answer is somebody else's text: nothing in it moves the cursor.
    int shown = Character.getType(letter) == Character.CONTROL ? UNKNOWN_LETTER : letter;
    int wide = Math.max(0, width.applyAsInt(shown));
    boolean joins = wide == 0 || joinsNext;
    if (!joins && (wide > 1 || endsInWide)) {
      endWord();
    }
    if (column + wide > limit) {
      wrap(out);
    }
    out.appendCodePoint(shown);
    if (wide > 0 || !word.isEmpty()) { // A mark behind a space stays with the space.
      word.appendCodePoint(shown);
    }
    column += wide;
    wordColumns += wide;
    joinsNext = shown == ZERO_WIDTH_JOINER;
    endsInWide = joins ? endsInWide : wide > 1;
  }

  /** Takes the word along to the next line, unless it has filled the whole of this one. */
  private void wrap(StringBuilder out) {
    if (wordColumns == column) {
      out.append('\n');
      column = 0;
      endWord();
      return;
    }
    if (wordColumns > 0) {
      out.append(ESCAPE).append('[').append(wordColumns).append('D');
    }
    out.append(ESCAPE).append("[K\n").append(word);
    column = wordColumns;
  }

  private void endWord() {
    word.setLength(0);
    wordColumns = 0;
    joinsNext = false;
    endsInWide = false;
  }
}
