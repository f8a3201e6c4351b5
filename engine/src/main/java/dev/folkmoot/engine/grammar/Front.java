package dev.folkmoot.engine.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that may come next after a text, over all its readings. Remembers where each character
 * led: in the middle of a JSON string nearly all of them lead back here.
 */
final class Front {

  private static final int ASCII = 128;

  /**
   * What is still to be said by one reading: a step, how far it is, and what comes after it.
   *
   * <p>Cells with the same content are the same object ({@link Derivation} sees to it), so readings
   * that have come to agree are one again.
   *
   * @param at for a text or a chain its index; for a loop how often it must still run
   * @param most for a loop how often it may still run
   * @param rest what comes after; null is the end of the text
   */
  record Cell(Step step, int at, int most, @Nullable Cell rest) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Cell(Step s, int a, int m, Cell r)
          && s == step
          && a == at
          && m == most
          && r == rest;
    }

    @Override
    public int hashCode() {
      int hash = System.identityHashCode(step) * 31 + System.identityHashCode(rest);
      return (hash * 31 + at) * 31 + most;
    }

    /** The only character that may come, or -1 if it is one of a set. */
    private int only() {
      return step instanceof Step.Say say ? say.characters[at] : -1;
    }

    private boolean takesAnyOf(int low, int high) {
      return step instanceof Step.Read read
          ? read.takesAnyOf(low, high)
          : low <= only() && only() <= high;
    }
  }

  /** Cells that wait for a character. */
  final List<Cell> open;

  /** Whether the text may end here. */
  final boolean end;

  /** Those of the open cells that take more than ASCII: few, outside of strings. */
  private final List<Cell> beyondAscii;

  private final @Nullable Front[] ascii = new Front[ASCII];

  /** By the cells that took the character: thousands of letters are taken by the same ones. */
  private final Map<List<Cell>, Front> byTakers = new HashMap<>();

  Front(List<Cell> open, boolean end) {
    this.open = List.copyOf(open);
    this.end = end;
    beyondAscii =
        open.stream().filter(cell -> cell.takesAnyOf(ASCII, Character.MAX_CODE_POINT)).toList();
  }

  boolean isDead() {
    return open.isEmpty() && !end;
  }

  /** How many cells are asked about a character. */
  int askedAbout(int character) {
    return character < ASCII ? open.size() : beyondAscii.size();
  }

  /** The cells that take this character. */
  List<Cell> takers(int character) {
    List<Cell> takers = new ArrayList<>();
    for (Cell cell : character < ASCII ? open : beyondAscii) {
      if (cell.takesAnyOf(character, character)) {
        takers.add(cell);
      }
    }
    return takers;
  }

  /** Whether some character in a range beyond ASCII may come. */
  boolean takesAnyOf(int low, int high) {
    for (Cell cell : beyondAscii) {
      if (cell.takesAnyOf(low, high)) {
        return true;
      }
    }
    return false;
  }

  /** What follows an ASCII character, if it was asked before. */
  @Nullable Front after(int character) {
    return character < ASCII ? ascii[character] : null;
  }

  /** What follows a character that these cells took, if it was asked before. */
  @Nullable Front after(List<Cell> takers) {
    return byTakers.get(takers);
  }

  void remember(int character, List<Cell> takers, Front next) {
    if (character < ASCII) {
      ascii[character] = next;
    }
    byTakers.put(takers, next);
  }
}
