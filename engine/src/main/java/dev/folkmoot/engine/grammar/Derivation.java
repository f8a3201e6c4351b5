package dev.folkmoot.engine.grammar;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.grammar.Front.Cell;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows one text through a grammar, byte by byte, and says what may come next. Used by one thread
 * at a time.
 *
 * <p>A reading of the text so far is a stack: what is still to be said, innermost first. All
 * readings are kept at once. A stack is a chain of {@link Cell}s; cells are interned, so that
 * stacks share what is below and equal ones are found by identity. A step that ends a chain or a
 * loop leaves nothing behind on the stack, so endless lists do not grow it.
 *
 * <p>Tokens are bytes and may end within a character. A {@link Spot} is a front of readings and the
 * bytes of a character that has begun; bytes that no allowed character begins with are refused at
 * once, so that a text never gets stuck inside a character.
 *
 * <p>Work is counted, because an ambiguous grammar may double its readings with each character:
 * beyond {@link #MAX_WORK} cells for one token, or {@link #MAX_READINGS} readings, the text is
 * given up. That keeps the time of a token within a fraction of a second whatever the grammar.
 */
public final class Derivation {

  /**
   * Cells unfolded for one token, some 50 ms of work: a schema of ordinary size needs some
   * thousands.
   */
  static final int MAX_WORK = 300_000;

  /** To ask a cell whether it takes a character is so much cheaper than to unfold one. */
  private static final int QUESTIONS_PER_CELL = 16;

  /** Readings of one text at the same time. */
  static final int MAX_READINGS = 5_000;

  /** Cells kept for later; beyond, all are forgotten and made anew when they are needed. */
  private static final int MAX_KEPT_CELLS = 100_000;

  private static final int SURROGATES_FIRST = 0xD800;
  private static final int SURROGATES_LAST = 0xDFFF;
  private static final int CONTINUATION_BITS = 6;

  /**
   * A place between two bytes.
   *
   * @param front after the last whole character
   * @param begun the bits of the character that has begun
   * @param missing how many of its bytes are missing; 0 if none has begun
   * @param least the smallest character that may be written with so many bytes
   */
  private record Spot(Front front, int begun, int missing, int least) {
    static Spot at(Front front) {
      return new Spot(front, 0, 0, 0);
    }
  }

  private final Map<Cell, Cell> cells = new HashMap<>();
  private final Map<List<Cell>, Front> fronts = new HashMap<>();
  private int work;
  private Spot here;

  Derivation(Step root) {
    List<Cell> start = new ArrayList<>();
    start.add(enter(root, null));
    here = Spot.at(settle(start));
    work = 0;
  }

  /** Whether the text may end here. */
  public boolean mayEnd() {
    return here.missing == 0 && here.front.end;
  }

  /**
   * Whether these bytes may come next.
   *
   * @throws FailureException {@code INVALID_REQUEST} if the grammar is too ambiguous to tell
   */
  public boolean allows(byte[] piece) {
    return after(here, piece, 0, piece.length) != null;
  }

  /**
   * The tokens that may come next.
   *
   * @throws FailureException {@code INVALID_REQUEST} if the grammar is too ambiguous to tell
   */
  public BitSet allowed(Lexicon lexicon) {
    BitSet allowed = new BitSet();
    @Nullable Spot[] spots = new Spot[lexicon.longest() + 1];
    spots[0] = here;
    int reached = 0; // bytes of the latest piece for which there are spots
    for (int i = 0; i < lexicon.size(); i++) {
      if (lexicon.shared(i) > reached) {
        continue; // it begins with what led nowhere
      }
      byte[] piece = lexicon.piece(i);
      reached = lexicon.shared(i);
      Spot spot = spots[reached];
      while (spot != null && reached < piece.length) {
        spot = after(spot, piece[reached]);
        if (spot != null) {
          spots[++reached] = spot;
        }
      }
      if (spot != null) {
        allowed.set(lexicon.token(i));
      }
    }
    return allowed;
  }

  /**
   * Goes on by these bytes, which must be allowed.
   *
   * @throws FailureException {@code INVALID_REQUEST} if the grammar becomes too ambiguous
   */
  public void accept(byte[] piece) {
    Spot next = after(here, piece, 0, piece.length);
    if (next == null) {
      throw new IllegalStateException("the grammar does not allow this here");
    }
    work = 0;
    here = next;
    if (cells.size() > MAX_KEPT_CELLS) {
      cells.clear();
      fronts.clear();
      Front fresh = new Front(next.front.open, next.front.end);
      here = new Spot(fresh, next.begun, next.missing, next.least);
    }
  }

  private @Nullable Spot after(Spot from, byte[] piece, int start, int end) {
    Spot spot = from;
    for (int i = start; i < end; i++) {
      Spot next = after(spot, piece[i]);
      if (next == null) {
        return null;
      }
      spot = next;
    }
    return spot;
  }

  private @Nullable Spot after(Spot spot, byte signed) {
    int b = signed & 0xFF;
    if (spot.missing > 0) {
      return (b & 0xC0) == 0x80
          ? feasible(
              spot.front,
              (spot.begun << CONTINUATION_BITS) | (b & 0x3F),
              spot.missing - 1,
              spot.least)
          : null;
    }
    if (b < 0x80) {
      return complete(spot.front, b);
    }
    if (b >= 0xC2 && b <= 0xDF) {
      return feasible(spot.front, b & 0x1F, 1, 0x80);
    }
    if (b >= 0xE0 && b <= 0xEF) {
      return feasible(spot.front, b & 0x0F, 2, 0x800);
    }
    return b >= 0xF0 && b <= 0xF4 ? feasible(spot.front, b & 0x07, 3, 0x10000) : null;
  }

  /** The place within a character, if some allowed character goes on from there. */
  private @Nullable Spot feasible(Front front, int begun, int missing, int least) {
    if (missing == 0) {
      boolean scalar =
          begun >= least
              && begun <= Character.MAX_CODE_POINT
              && (begun < SURROGATES_FIRST || begun > SURROGATES_LAST);
      return scalar ? complete(front, begun) : null;
    }
    int bits = CONTINUATION_BITS * missing;
    int low = Math.max(least, begun << bits);
    int high = Math.min(Character.MAX_CODE_POINT, ((begun + 1) << bits) - 1);
    count(front.askedAbout(low) / QUESTIONS_PER_CELL);
    return low <= high && front.takesAnyOf(low, high)
        ? new Spot(front, begun, missing, least)
        : null;
  }

  private @Nullable Spot complete(Front front, int character) {
    Front next = front.after(character);
    if (next == null) {
      count(front.askedAbout(character) / QUESTIONS_PER_CELL);
      List<Cell> takers = front.takers(character);
      next = front.after(takers);
      if (next == null) {
        next = afterTaking(takers);
      }
      front.remember(character, takers, next);
    }
    return next.isDead() ? null : Spot.at(next);
  }

  /** What follows when these cells have taken a character. */
  private Front afterTaking(List<Cell> takers) {
    List<Cell> seeds = new ArrayList<>(takers.size());
    boolean end = false;
    for (Cell cell : takers) {
      Cell rest = cell.rest();
      if (cell.step() instanceof Step.Say say && cell.at() + 1 < say.characters.length) {
        seeds.add(cell(say, cell.at() + 1, 0, rest));
      } else if (rest == null) {
        end = true;
      } else {
        seeds.add(rest);
      }
    }
    Front settled = settle(seeds);
    return end && !settled.end ? interned(settled.open, true) : settled;
  }

  /** Goes on from cells without reading, until all of them wait for a character. */
  private Front settle(List<Cell> seeds) {
    Set<Cell> seen = new LinkedHashSet<>(seeds);
    ArrayDeque<Cell> todo = new ArrayDeque<>(seen);
    List<Cell> open = new ArrayList<>();
    boolean end = false;
    List<@Nullable Cell> next = new ArrayList<>();
    while (!todo.isEmpty()) {
      count(1);
      Cell cell = todo.removeFirst();
      next.clear();
      if (unfold(cell, next)) {
        open.add(cell);
        if (open.size() > MAX_READINGS) {
          throw tooAmbiguous();
        }
      }
      for (Cell one : next) {
        if (one == null) {
          end = true;
        } else if (seen.add(one)) {
          todo.addLast(one);
        }
      }
    }
    return interned(open, end);
  }

  /**
   * What a cell may become without reading.
   *
   * @return whether it waits for a character instead
   */
  private boolean unfold(Cell cell, List<@Nullable Cell> next) {
    Cell rest = cell.rest();
    switch (cell.step()) {
      case Step.Read _, Step.Say _ -> {
        return true;
      }
      case Step.Call call -> {
        if (call.body == null) {
          throw new IllegalStateException("a rule without a body");
        }
        next.add(enter(call.body, rest));
      }
      case Step.Choice choice -> choice.ways.forEach(way -> next.add(enter(way, rest)));
      case Step.Chain chain -> {
        int at = cell.at();
        int size = chain.parts.size();
        if (at == size) {
          next.add(rest);
        } else {
          Cell after = at + 1 == size ? rest : cell(chain, at + 1, 0, rest);
          next.add(enter(chain.parts.get(at), after));
        }
      }
      case Step.Loop loop -> {
        if (cell.at() == 0) {
          next.add(rest);
        }
        if (cell.most() > 0) {
          int most = cell.most() == Gbnf.UNBOUNDED ? Gbnf.UNBOUNDED : cell.most() - 1;
          Cell again = most == 0 ? rest : cell(loop, Math.max(0, cell.at() - 1), most, rest);
          next.add(enter(loop.part, again));
        }
      }
    }
    return false;
  }

  private Cell enter(Step step, @Nullable Cell rest) {
    return step instanceof Step.Loop loop
        ? cell(loop, loop.min, loop.max, rest)
        : cell(step, 0, 0, rest);
  }

  private Cell cell(Step step, int at, int most, @Nullable Cell rest) {
    Cell cell = new Cell(step, at, most, rest);
    Cell known = cells.putIfAbsent(cell, cell);
    return known == null ? cell : known;
  }

  private Front interned(List<Cell> open, boolean end) {
    Front front = fronts.get(open);
    if (front != null && front.end == end) {
      return front;
    }
    Front fresh = new Front(open, end);
    if (front == null) {
      fronts.put(fresh.open, fresh);
    }
    return fresh;
  }

  private void count(int more) {
    work += more;
    if (work > MAX_WORK) {
      throw tooAmbiguous();
    }
  }

  private static FailureException tooAmbiguous() {
    return FailureException.invalid(
        "the grammar is too ambiguous: a text has too many readings in it to be followed");
  }
}
