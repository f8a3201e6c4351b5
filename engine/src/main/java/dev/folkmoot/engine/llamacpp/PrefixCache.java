package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.engine.llamacpp.ParkedPrefixes.Parked;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who holds which tokens in the context.
 *
 * <p>A sequence number names a row of cells. When an answer ends, its sequence stays as it is,
 * idle, because the next turn of the same conversation begins with the same tokens. A new request
 * takes the longest beginning that any sequence, idle or running, has in common with it:
 *
 * <ul>
 *   <li>an idle sequence that is a beginning of the request as a whole is taken over;
 *   <li>any other shares its cells with a new sequence: no number is copied, the cells just belong
 *       to both.
 * </ul>
 *
 * <p>Idle sequences stay in the context until somebody runs who has no use for them; then they are
 * parked outside of it, whence they come back when they are wanted ({@link ParkedPrefixes} says
 * why). They are bounded in number, in tokens and in bytes, and the least recently used goes first.
 * Used by the scheduler's thread only.
 */
final class PrefixCache implements AutoCloseable {

  /**
   * A shorter beginning is not worth a sequence: most prompts of a model begin with the same few
   * tokens.
   */
  static final int MIN_SHARED_TOKENS = 8;

  /** The part of a native context that this class needs. */
  interface Cells {
    boolean forget(int sequence, int fromPosition);

    void share(int from, int to, int tokens);

    ParkedPrefixes.Saved save(int sequence);

    /** False if there is no room; the sequence is then empty, as it was. */
    boolean restore(int sequence, ParkedPrefixes.Saved saved);
  }

  /**
   * A sequence for a new request.
   *
   * @param sequence its number
   * @param tokens how many tokens of the request its cells hold already
   */
  record Lease(int sequence, int tokens) {}

  /** A sequence and the tokens that its cells hold. */
  record Holding(int sequence, TokenList tokens, int held) {}

  private final Cells cells;
  private final boolean rewindable;
  private final int maxIdleTokens;
  private final ArrayDeque<Integer> free = new ArrayDeque<>();

  /** Least recently used first. */
  private final List<Holding> idle = new ArrayList<>();

  private final ParkedPrefixes parked;

  /** By sequence, up to where its cells may be those of another one, too. */
  private final int[] shared;

  PrefixCache(
      Cells cells, int sequences, int maxIdleTokens, long maxParkedBytes, boolean rewindable) {
    this.cells = cells;
    this.parked = new ParkedPrefixes(maxParkedBytes);
    this.rewindable = rewindable;
    this.maxIdleTokens = maxIdleTokens;
    this.shared = new int[sequences];
    for (int sequence = 0; sequence < sequences; sequence++) {
      free.addLast(sequence);
    }
  }

  /**
   * Finds a sequence for a request.
   *
   * @param prompt its tokens; at least one of them is left to be computed, for its logits
   * @param running what the running requests hold
   */
  Lease acquire(TokenList prompt, Collection<Holding> running) {
    int useful = prompt.size() - 1;
    Holding best = null;
    int most = 0;
    for (Holding holding : join(idle, running)) {
      int common = Math.min(useful, prompt.commonPrefix(holding.tokens(), holding.held()));
      if (common > most && (rewindable || common == holding.held())) {
        best = holding;
        most = common;
      }
    }
    parkIdle(best);
    // Only now: what was just parked may have pushed others out.
    Optional<Lease> restored =
        parked
            .longest(prompt, most + MIN_SHARED_TOKENS, !rewindable)
            .flatMap(one -> restore(one, prompt));
    if (restored.isPresent()) {
      return restored.get();
    }
    if (best == null || most < MIN_SHARED_TOKENS) {
      return new Lease(freeSequence(null), 0);
    }
    if (most == best.held() && idle.remove(best)) {
      return new Lease(best.sequence(), most);
    }
    if (!rewindable) {
      return new Lease(freeSequence(null), 0);
    }
    int sequence = freeSequence(best);
    cells.share(best.sequence(), sequence, most);
    shared[sequence] = most;
    shared[best.sequence()] = Math.max(shared[best.sequence()], most);
    touch(best);
    return new Lease(sequence, most);
  }

  /**
   * Sees to it that no other sequence has part in the cells of a running one from a position on:
   * where one may have, they are copied.
   *
   * @return false if there is no room for that; then the sequence is empty
   */
  boolean separate(int sequence, int from) {
    if (shared[sequence] <= from) {
      return true;
    }
    try (ParkedPrefixes.Saved own = cells.save(sequence)) {
      cells.forget(sequence, 0);
      while (!cells.restore(sequence, own)) {
        if (!evictOldest()) {
          return false;
        }
      }
    }
    shared[sequence] = 0;
    return true;
  }

  /** Makes the context as small as those who run need it, and one more. */
  private void parkIdle(@Nullable Holding spared) {
    for (Holding holding : List.copyOf(idle)) {
      if (!holding.equals(spared)) {
        park(holding);
      }
    }
  }

  private void park(Holding holding) {
    idle.remove(holding);
    parked.add(holding.tokens(), cells.save(holding.sequence()));
    discard(holding.sequence());
  }

  private Optional<Lease> restore(Parked one, TokenList prompt) {
    if (free.isEmpty()) {
      return Optional.empty();
    }
    int sequence = free.removeFirst();
    if (!cells.restore(sequence, one.state())) {
      free.addLast(sequence);
      return Optional.empty();
    }
    int shared = ParkedPrefixes.common(one, prompt);
    if (shared == one.tokens().size()) {
      parked.drop(one);
    } else {
      cells.forget(sequence, shared);
      parked.touch(one);
    }
    return Optional.of(new Lease(sequence, shared));
  }

  /** Gives a sequence back, with what its cells hold. */
  void release(int sequence, TokenList tokens, int held) {
    if (held < MIN_SHARED_TOKENS) {
      discard(sequence);
      return;
    }
    TokenList kept = tokens.head(held);
    dropBeginningsOf(kept);
    parked.dropBeginningsOf(kept);
    idle.add(new Holding(sequence, kept, held));
    while (idleTokens() > maxIdleTokens && idle.size() > 1) {
      evictOldest();
    }
  }

  /** What is wholly the beginning of another sequence is of no further use. */
  private void dropBeginningsOf(TokenList tokens) {
    for (Holding holding : List.copyOf(idle)) {
      if (tokens.commonPrefix(holding.tokens(), holding.held()) == holding.held()) {
        idle.remove(holding);
        discard(holding.sequence());
      }
    }
  }

  /** Gives a sequence back and forgets what it holds. */
  void discard(int sequence) {
    cells.forget(sequence, 0);
    shared[sequence] = 0;
    free.addLast(sequence);
  }

  /**
   * Takes the idle sequence that was not used for the longest time out of the context.
   *
   * @return false if none is idle
   */
  boolean evictOldest() {
    if (idle.isEmpty()) {
      return false;
    }
    park(idle.getFirst());
    return true;
  }

  /** Forgets all idle sequences: what their cells hold is not to be trusted any more. */
  void evictAll() {
    while (!idle.isEmpty()) {
      discard(idle.removeFirst().sequence());
    }
  }

  int idleSequences() {
    return idle.size();
  }

  int parkedSequences() {
    return parked.size();
  }

  /** Frees what is parked; the context itself is somebody else's. */
  @Override
  public void close() {
    parked.close();
  }

  private int freeSequence(@Nullable Holding spared) {
    if (free.isEmpty()) {
      Optional<Holding> oldest =
          idle.stream()
              .filter(holding -> spared == null || holding.sequence() != spared.sequence())
              .findFirst();
      Holding victim =
          oldest.orElseThrow(() -> new IllegalStateException("more requests than sequences"));
      park(victim);
    }
    return free.removeFirst();
  }

  private void touch(Holding holding) {
    if (idle.remove(holding)) {
      idle.add(holding);
    }
  }

  private int idleTokens() {
    return idle.stream().mapToInt(Holding::held).sum();
  }

  private static List<Holding> join(List<Holding> idle, Collection<Holding> running) {
    List<Holding> all = new ArrayList<>(idle);
    all.addAll(running);
    return all;
  }
}
