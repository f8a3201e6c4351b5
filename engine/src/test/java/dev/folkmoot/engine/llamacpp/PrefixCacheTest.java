package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.engine.llamacpp.PrefixCache.Holding;
import dev.folkmoot.engine.llamacpp.PrefixCache.Lease;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PrefixCacheTest {

  private static final int SLOTS = 4;
  private static final int SEQUENCES = 10;
  private static final int MANY_TOKENS = 1_000_000;
  private static final long MANY_BYTES = 1_000_000;

  private static final class SavedTokens implements ParkedPrefixes.Saved {
    private final List<Integer> tokens;
    private boolean closed;

    SavedTokens(List<Integer> tokens) {
      this.tokens = List.copyOf(tokens);
    }

    @Override
    public long bytes() {
      return tokens.size();
    }

    @Override
    public void close() {
      assertThat(closed).as("memory must not be freed twice").isFalse();
      closed = true;
    }
  }

  /** Remembers which tokens each sequence holds, as a context does. */
  private static final class FakeCells implements PrefixCache.Cells {
    private final Map<Integer, List<Integer>> held = new HashMap<>();
    private boolean full;
    private int saves;

    @Override
    public boolean forget(int sequence, int fromPosition) {
      List<Integer> tokens = of(sequence);
      tokens.subList(Math.min(fromPosition, tokens.size()), tokens.size()).clear();
      return true;
    }

    @Override
    public void share(int from, int to, int tokens) {
      assertThat(of(to)).as("cells that a sequence gets must not lie over others").isEmpty();
      of(to).addAll(of(from).subList(0, tokens));
    }

    @Override
    public ParkedPrefixes.Saved save(int sequence) {
      saves++;
      return new SavedTokens(of(sequence));
    }

    @Override
    public boolean restore(int sequence, ParkedPrefixes.Saved saved) {
      assertThat(of(sequence)).as("a sequence that gets a saved one must be empty").isEmpty();
      SavedTokens state = (SavedTokens) saved;
      assertThat(state.closed).as("memory that was freed must not be read").isFalse();
      if (full) {
        return false;
      }
      of(sequence).addAll(state.tokens);
      return true;
    }

    List<Integer> of(int sequence) {
      return held.computeIfAbsent(sequence, s -> new ArrayList<>());
    }

    void compute(int sequence, TokenList tokens, int from, int to) {
      assertThat(of(sequence)).hasSize(from);
      for (int i = from; i < to; i++) {
        of(sequence).add(tokens.get(i));
      }
    }
  }

  private final FakeCells cells = new FakeCells();
  private final PrefixCache cache =
      new PrefixCache(cells, SEQUENCES, MANY_TOKENS, MANY_BYTES, true);

  @Test
  void theFirstRequestSharesNothing() {
    assertThat(cache.acquire(tokens(0, 20), List.of()).tokens()).isZero();
  }

  @Test
  void whoGoesOnTakesTheSequenceOver() {
    Lease first = ran(tokens(0, 20));
    Lease second = cache.acquire(tokens(0, 30), List.of());
    assertThat(second).isEqualTo(new Lease(first.sequence(), 20));
    assertThat(cache.idleSequences()).isZero();
  }

  @Test
  void whoBranchesOffSharesCells() {
    Lease first = ran(tokens(0, 20));
    TokenList branch = tokens(0, 12);
    IntStream.range(0, 5).forEach(i -> branch.add(100 + i));
    Lease second = cache.acquire(branch, List.of());
    assertThat(second.tokens()).isEqualTo(12);
    assertThat(second.sequence()).isNotEqualTo(first.sequence());
    assertThat(cells.of(second.sequence())).hasSize(12);
    assertThat(cells.of(first.sequence())).hasSize(20);
  }

  @Test
  void theSamePromptLeavesOneTokenToCompute() {
    ran(tokens(0, 20));
    assertThat(cache.acquire(tokens(0, 20), List.of()).tokens()).isEqualTo(19);
  }

  @Test
  void aRunningRequestSharesWhatItHoldsAlready() {
    TokenList running = tokens(0, 40);
    Lease first = cache.acquire(running, List.of());
    cells.compute(first.sequence(), running, 0, 15);
    Lease second =
        cache.acquire(tokens(0, 40), List.of(new Holding(first.sequence(), running, 15)));
    assertThat(second.tokens()).isEqualTo(15);
    assertThat(second.sequence()).isNotEqualTo(first.sequence());
  }

  @Test
  void cellsThatAnotherMayHavePartInAreCopiedBeforeTheyAreMoved() {
    TokenList running = tokens(0, 40);
    Lease first = cache.acquire(running, List.of());
    cells.compute(first.sequence(), running, 0, 30);
    assertThat(cache.separate(first.sequence(), 0)).isTrue();
    assertThat(cells.saves).as("nobody else has part in any").isZero();
    Lease second =
        cache.acquire(tokens(0, 40), List.of(new Holding(first.sequence(), running, 30)));
    assertThat(cache.separate(first.sequence(), 30)).isTrue();
    assertThat(cache.separate(second.sequence(), 30)).isTrue();
    assertThat(cells.saves).as("what they share is not moved").isZero();
    assertThat(cache.separate(first.sequence(), 29)).isTrue();
    assertThat(cache.separate(second.sequence(), 29)).isTrue();
    assertThat(cells.saves).isEqualTo(2);
    assertThat(cells.of(first.sequence())).hasSize(30);
    assertThat(cells.of(second.sequence())).hasSize(30);
    assertThat(cache.separate(first.sequence(), 0)).isTrue();
    assertThat(cells.saves).as("once is enough").isEqualTo(2);
  }

  @Test
  void whereThereIsNoRoomToCopyIdleSequencesGoAndThenTheOneThatWantedIt() {
    TokenList running = tokens(0, 40);
    Lease first = cache.acquire(running, List.of());
    cells.compute(first.sequence(), running, 0, 30);
    cache.acquire(tokens(0, 40), List.of(new Holding(first.sequence(), running, 30)));
    ran(tokens(100, 120));
    cells.full = true;
    assertThat(cache.separate(first.sequence(), 10)).isFalse();
    assertThat(cells.of(first.sequence())).isEmpty();
    assertThat(cache.idleSequences()).isZero();
    assertThat(cache.parkedSequences()).isEqualTo(1);
  }

  @Test
  void aFewCommonTokensAreNotWorthASequence() {
    ran(tokens(0, 20));
    TokenList other = tokens(0, PrefixCache.MIN_SHARED_TOKENS - 1);
    IntStream.range(0, 20).forEach(i -> other.add(100 + i));
    assertThat(cache.acquire(other, List.of()).tokens()).isZero();
  }

  @Test
  void whoCannotUseAnIdleSequenceFindsItOutOfTheWay() {
    Lease first = ran(tokens(0, 20));
    cache.acquire(tokens(100, 120), List.of());
    assertThat(cells.of(first.sequence())).isEmpty();
    assertThat(cache.parkedSequences()).isEqualTo(1);
    Lease back = cache.acquire(tokens(0, 30), List.of());
    assertThat(back.tokens()).isEqualTo(20);
    assertThat(cells.of(back.sequence())).hasSize(20);
    assertThat(cache.parkedSequences()).isZero();
  }

  @Test
  void whoBranchesOffAParkedSequenceLeavesItParked() {
    ran(tokens(0, 20));
    cache.acquire(tokens(100, 120), List.of());
    TokenList branch = tokens(0, 12);
    branch.add(999);
    Lease lease = cache.acquire(branch, List.of());
    assertThat(lease.tokens()).isEqualTo(12);
    assertThat(cells.of(lease.sequence())).hasSize(12);
    assertThat(cache.parkedSequences()).isEqualTo(1);
  }

  @Test
  void whereNoRoomIsLeftAParkedSequenceIsComputedAnew() {
    ran(tokens(0, 20));
    cache.acquire(tokens(100, 120), List.of());
    cells.full = true;
    assertThat(cache.acquire(tokens(0, 30), List.of()).tokens()).isZero();
    assertThat(cache.parkedSequences()).isEqualTo(1);
  }

  @Test
  void theLeastRecentlyUsedGoesFirst() {
    PrefixCache small = new PrefixCache(cells, SEQUENCES, MANY_TOKENS, 60, true);
    for (int start : List.of(0, 100, 200)) {
      run(small, tokens(start, start + 20));
    }
    TokenList branch = tokens(0, 15);
    branch.add(999);
    small.discard(small.acquire(branch, List.of()).sequence()); // touches the first
    run(small, tokens(300, 320));
    small.discard(small.acquire(tokens(400, 420), List.of()).sequence());
    assertThat(small.acquire(tokens(0, 30), List.of()).tokens()).isEqualTo(20);
    assertThat(small.acquire(tokens(100, 130), List.of()).tokens()).isZero();
  }

  @Test
  void whatIsKeptIsBounded() {
    PrefixCache small = new PrefixCache(cells, SEQUENCES, 50, 50, true);
    for (int i = 0; i < 5; i++) {
      run(small, tokens(100 * i, 100 * i + 20));
    }
    assertThat(small.idleSequences()).isEqualTo(1);
    assertThat(small.parkedSequences()).isEqualTo(2);
    small.close();
    assertThat(small.parkedSequences()).isZero();
  }

  private void run(PrefixCache prefixes, TokenList prompt) {
    Lease lease = prefixes.acquire(prompt, List.of());
    cells.compute(lease.sequence(), prompt, lease.tokens(), prompt.size());
    prefixes.release(lease.sequence(), prompt, prompt.size());
  }

  @Test
  void aBeginningOfAnotherSequenceIsNotKept() {
    TokenList running = tokens(0, 40);
    Lease first = cache.acquire(running, List.of());
    cells.compute(first.sequence(), running, 0, 40);
    ran(tokens(0, 20)); // alone
    assertThat(cache.idleSequences()).isEqualTo(1);
    cache.release(first.sequence(), running, 40);
    assertThat(cache.idleSequences()).isEqualTo(1);
    assertThat(cache.acquire(tokens(0, 50), List.of()).tokens()).isEqualTo(40);
  }

  @Test
  void whatLiesInABrokenContextIsForgottenAndWhatWasParkedBeforeIsNot() {
    ran(tokens(0, 20));
    ran(tokens(100, 120));
    cache.evictAll();
    assertThat(cache.idleSequences()).isZero();
    assertThat(cells.held.values()).allMatch(List::isEmpty);
    assertThat(cache.acquire(tokens(100, 120), List.of()).tokens()).isZero();
    assertThat(cache.acquire(tokens(0, 20), List.of()).tokens()).isEqualTo(19);
  }

  @Test
  void aModelThatCannotGoBackSharesWholeSequencesOnly() {
    PrefixCache oneWay = new PrefixCache(cells, SEQUENCES, MANY_TOKENS, MANY_BYTES, false);
    TokenList prompt = tokens(0, 20);
    Lease first = oneWay.acquire(prompt, List.of());
    cells.compute(first.sequence(), prompt, 0, 20);
    oneWay.release(first.sequence(), prompt, 20);
    TokenList branch = tokens(0, 12);
    branch.add(999);
    assertThat(oneWay.acquire(branch, List.of()).tokens()).isZero();
    assertThat(oneWay.acquire(tokens(0, 30), List.of()).tokens()).isEqualTo(20);
  }

  @Test
  void moreRequestsThanSequencesIsAFault() {
    for (int i = 0; i < SEQUENCES; i++) {
      cache.acquire(tokens(0, 5), List.of());
    }
    assertThatThrownBy(() -> cache.acquire(tokens(0, 5), List.of()))
        .isInstanceOf(IllegalStateException.class);
  }

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  /** Requests of a few conversations come, run, branch, shrink, end and are displaced. */
  @ParameterizedTest
  @MethodSource("seeds")
  void noLeaseClaimsTokensThatItsCellsDoNotHold(long seed) {
    Random random = new Random(seed);
    FakeCells real = new FakeCells();
    PrefixCache prefixes = new PrefixCache(real, SEQUENCES, 150, 200, random.nextInt(5) > 0);
    List<Holding> running = new ArrayList<>();
    for (int step = 0; step < 300; step++) {
      if (running.size() < SLOTS && random.nextBoolean()) {
        TokenList prompt = conversation(random);
        Lease lease = prefixes.acquire(prompt, running);
        assertThat(lease.tokens()).isLessThan(prompt.size());
        assertThat(running).noneMatch(other -> other.sequence() == lease.sequence());
        assertThat(real.of(lease.sequence())).isEqualTo(prompt.head(lease.tokens()).toList());
        running.add(new Holding(lease.sequence(), prompt, lease.tokens()));
      } else if (!running.isEmpty()) {
        int at = random.nextInt(running.size());
        Holding one = running.remove(at);
        switch (random.nextInt(4)) {
          case 0 -> prefixes.release(one.sequence(), one.tokens(), one.held());
          case 1 -> prefixes.discard(one.sequence());
          default -> {
            int to = one.held() + random.nextInt(one.tokens().size() - one.held() + 1);
            real.compute(one.sequence(), one.tokens(), one.held(), to);
            running.add(new Holding(one.sequence(), one.tokens(), to));
          }
        }
      } else {
        prefixes.evictOldest();
      }
      assertThat(prefixes.idleSequences() + running.size()).isLessThanOrEqualTo(SEQUENCES);
    }
  }

  private static TokenList conversation(Random random) {
    TokenList tokens = new TokenList(new int[] {random.nextInt(2)});
    int kind = 0;
    int length = 5 + random.nextInt(40);
    for (int i = 0; i < length; i++) {
      if (i % 10 == 9) {
        kind = random.nextInt(3);
      }
      tokens.add(kind * 1000 + i);
    }
    return tokens;
  }

  /** A request that was computed and has ended. */
  private Lease ran(TokenList tokens) {
    Lease lease = cache.acquire(tokens, List.of());
    cells.compute(lease.sequence(), tokens, lease.tokens(), tokens.size());
    cache.release(lease.sequence(), tokens, tokens.size());
    return lease;
  }

  private static TokenList tokens(int from, int to) {
    return new TokenList(IntStream.range(from, to).toArray());
  }
}
