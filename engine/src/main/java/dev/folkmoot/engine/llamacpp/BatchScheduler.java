package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.llamacpp.binding.NativeContext;
import dev.folkmoot.engine.llamacpp.binding.TokenBatch;
import dev.folkmoot.engine.llamacpp.binding.Vocabulary;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Answers many requests at once: continuous batching.
 *
 * <p>One thread owns the context. Over and over it puts together a batch, lets the model compute
 * it, and chooses the next token of every answer whose tokens are all computed. Requests join and
 * leave between two batches, so nobody waits for anybody else's end.
 *
 * <p><b>What goes into a batch.</b> First one token of each running answer. Then prompts: what room
 * is left, but no more than {@link #PREFILL_CHUNK_TOKENS} while answers are running, so that a long
 * prompt holds them up by one chunk at most; shared evenly among the prompts, so that a short one
 * is not behind a long one.
 *
 * <p><b>Answers that are computed again</b>, because they lost their cells or another engine began
 * them, go through in parts of {@link #REPLAY_BATCH_TOKENS} at most, apart from their prompts: so
 * they come out as they were when their tokens were computed one by one.
 *
 * <p><b>Slow readers.</b> An answer whose reader is {@link EventQueue#RUN_AHEAD_EVENTS} behind is
 * left out of batches until the reader has caught up. It keeps its cells while nobody else needs
 * them, and costs nothing else.
 *
 * <p><b>When cells run out.</b> Idle sequences go first. Then one running answer is displaced, one
 * with a slow reader if there is any, else the youngest: it loses its cells, not its tokens, waits
 * at the head of the queue and is computed again later. Its reader notices a pause, nothing else.
 * One answer alone always fits, because the context holds at least one conversation.
 *
 * <p><b>When one conversation is full</b> and the request allows it, the older half of what may be
 * forgotten is cut out of its cells, and the positions of the rest move up: an answer pauses for as
 * long as llama.cpp takes to turn the keys. Cells that other sequences have part in are copied
 * first. {@link Window} says what that means for an answer whose cells are lost afterwards; and
 * nobody else may begin with what was moved. Where cells cannot be moved, the rest is computed
 * anew.
 *
 * <p>Continuous batching: Yu et al., <i>Orca</i>, OSDI 2022. Chunked prefill: Agrawal et al.,
 * <i>Sarathi-Serve</i>, OSDI 2024. Displacement by recomputation: Kwon et al.,
 * <i>PagedAttention</i>, SOSP 2023.
 */
final class BatchScheduler implements AutoCloseable {

  /** Prompt tokens in one batch while answers are running. */
  static final int PREFILL_CHUNK_TOKENS = 128;

  /**
   * Most tokens of a batch in which tokens of an answer are computed again. llama.cpp's attention
   * on a CPU adds its numbers up in another order as soon as there are 64 (GGML_FA_TILE_Q), and the
   * answer would go on from numbers that are not those it was begun with: on SmolLM2-135M the
   * logarithm of a probability was up to 0.1 apart, and half of the answers went on differently.
   * Below that, quantised weights give the same bits in any batch.
   */
  static final int REPLAY_BATCH_TOKENS = 63;

  private static final String BUSY =
      "server busy, please try again.  maximum pending requests exceeded";

  private static final System.Logger LOG = System.getLogger(BatchScheduler.class.getName());

  private final NativeContext context;
  private final Vocabulary vocabulary;
  private final PrefixCache prefixes;
  private final TokenBatch batch;
  private final boolean moves;
  private final int batchTokens;
  private final int slots;
  private final int queueLength;
  private final LongSupplier nanoClock;
  private final Thread thread;

  private final ConcurrentLinkedQueue<Sequence> inbox = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingCount = new AtomicInteger();
  private final AtomicInteger runningCount = new AtomicInteger();
  private volatile boolean closing;

  // Only the scheduler's thread touches these.
  private final ArrayDeque<Sequence> waiting = new ArrayDeque<>();
  private final List<Sequence> running = new ArrayList<>();
  private final List<Fed> fed = new ArrayList<>();
  private int turn;

  /**
   * Whether an answer was displaced and none has ended since: to let it in again would only
   * displace it again.
   */
  private boolean crowded;

  /**
   * A part of the batch: {@code count} tokens of a sequence, the last of them at {@code lastIndex}.
   */
  private record Fed(Sequence sequence, int count, int lastIndex) {}

  BatchScheduler(
      String name,
      NativeContext context,
      Vocabulary vocabulary,
      PrefixCache prefixes,
      boolean moves,
      MemoryPlan plan,
      int slots,
      int queueLength,
      LongSupplier nanoClock) {
    this.context = context;
    this.vocabulary = vocabulary;
    this.prefixes = prefixes;
    this.moves = moves;
    this.batchTokens = plan.batchTokens();
    this.slots = slots;
    this.queueLength = queueLength;
    this.nanoClock = nanoClock;
    batch = new TokenBatch(batchTokens);
    thread = Thread.ofPlatform().name("batch " + name).daemon(true).unstarted(this::run);
    thread.start();
  }

  /**
   * Takes a request on.
   *
   * @throws FailureException {@code BUSY} if too many wait already, {@code ENGINE_FAILED} if this
   *     is closed
   */
  void submit(Sequence sequence) {
    if (waitingCount.incrementAndGet() > queueLength + slots) {
      waitingCount.decrementAndGet();
      throw new FailureException(Failure.Kind.BUSY, BUSY);
    }
    inbox.add(sequence);
    wake();
    if (closing && inbox.remove(sequence)) {
      waitingCount.decrementAndGet();
      throw new FailureException(unloaded());
    }
  }

  void wake() {
    LockSupport.unpark(thread);
  }

  LoadedModel.Load load() {
    int active = runningCount.get();
    return new LoadedModel.Load(active, Math.max(0, waitingCount.get() - active), slots);
  }

  private void run() {
    try {
      while (!closing) {
        receive();
        dropCancelled();
        admit();
        fillBatch();
        if (batch.size() == 0) {
          LockSupport.park(this);
        } else {
          step();
        }
      }
      failAll(unloaded());
    } catch (RuntimeException | Error e) {
      // Whatever it was: readers that wait for ever would be worse.
      closing = true;
      failAll(
          new Failure(
              Failure.Kind.ENGINE_FAILED, "the model runner has unexpectedly stopped: " + e));
      LOG.log(System.Logger.Level.ERROR, thread.getName() + " stopped", e);
    } finally {
      prefixes.close();
      batch.close();
    }
  }

  private void receive() {
    for (Sequence next = inbox.poll(); next != null; next = inbox.poll()) {
      waiting.addLast(next);
    }
  }

  private void dropCancelled() {
    for (Sequence sequence : List.copyOf(waiting)) {
      if (sequence.events().isCancelled()) {
        waiting.remove(sequence);
        retire(sequence);
      }
    }
    for (Sequence sequence : List.copyOf(running)) {
      if (sequence.events().isCancelled()) {
        leave(sequence);
        retire(sequence);
      }
    }
  }

  private void admit() {
    while (running.size() < slots && !waiting.isEmpty() && !isTooCrowded()) {
      // It stays in the queue until it runs: whatever goes wrong, its reader will be told.
      Sequence next = waiting.getFirst();
      List<PrefixCache.Holding> holdings = running.stream().map(Sequence::holding).toList();
      next.place(prefixes.acquire(next.tokens(), holdings), nanoClock.getAsLong());
      if (!context.forget(next.id(), next.held())) {
        context.forget(next.id(), 0);
        next.rewind(0);
      }
      waiting.removeFirst();
      running.add(next);
      runningCount.set(running.size());
      if (!catchUp(next)) {
        return; // It waits again, at the head: nobody passes it.
      }
    }
  }

  /** Answers whose readers are behind do not count: nobody may have to wait for a slow reader. */
  private boolean isTooCrowded() {
    return crowded && running.stream().anyMatch(sequence -> !sequence.events().isFull());
  }

  private void fillBatch() {
    batch.clear();
    fed.clear();
    List<Sequence> ready =
        running.stream().filter(sequence -> !sequence.events().isFull()).toList();
    for (Sequence sequence : ready) {
      if (sequence.pending() == 1) {
        feed(sequence, 1);
      }
    }
    List<Sequence> prompts = ready.stream().filter(sequence -> sequence.pending() > 1).toList();
    int room = batch.size() == 0 ? batch.free() : Math.min(batch.free(), PREFILL_CHUNK_TOKENS);
    if (prompts.stream().anyMatch(Sequence::isReplaying)) {
      room = Math.clamp(REPLAY_BATCH_TOKENS - batch.size(), 0, room);
    }
    turn++;
    for (int i = 0; i < prompts.size() && room > 0; i++) {
      Sequence sequence = prompts.get((turn + i) % prompts.size());
      int share = Math.ceilDiv(room, prompts.size() - i);
      int count = Math.min(share, sequence.nextPart());
      feed(sequence, count);
      room -= count;
    }
  }

  private void feed(Sequence sequence, int count) {
    int from = sequence.held();
    int end = from + sequence.pending();
    int index = -1;
    for (int position = from; position < from + count; position++) {
      index =
          batch.add(sequence.tokens().get(position), position, sequence.id(), position == end - 1);
    }
    fed.add(new Fed(sequence, count, index));
  }

  private void step() {
    switch (context.decode(batch)) {
      case DONE -> fed.forEach(this::advance);
      case NO_SPACE -> makeRoom();
      case FAILED -> startOver();
    }
  }

  private void makeRoom() {
    if (prefixes.evictOldest()) {
      return;
    }
    Sequence victim =
        running.reversed().stream()
            .filter(sequence -> sequence.events().isFull())
            .findFirst()
            .orElseGet(running::getLast);
    displace(victim);
  }

  private void displace(Sequence victim) {
    stopRunning(victim);
    prefixes.discard(victim.id());
    if (running.isEmpty()) {
      fail(
          victim,
          new Failure(Failure.Kind.ENGINE_FAILED, "the context has no room for one answer"));
      return;
    }
    victim.displace();
    waiting.addFirst(victim);
    crowded = true;
  }

  /** A batch failed half-way: nobody knows what the cells hold, so nothing in them may be used. */
  private void startOver() {
    Failure failure =
        new Failure(Failure.Kind.ENGINE_FAILED, "llama.cpp could not compute a batch");
    for (Sequence sequence : List.copyOf(running)) {
      stopRunning(sequence);
      prefixes.discard(sequence.id());
      fail(sequence, failure);
    }
    prefixes.evictAll();
    context.clear();
    crowded = false;
  }

  /** The batch was computed: chooses the next token where all tokens of a sequence are there. */
  private void advance(Fed part) {
    Sequence sequence = part.sequence();
    sequence.computed(part.count());
    if (sequence.pending() > 0 || sequence.events().isCancelled()) {
      return;
    }
    if (sequence.isToBeCut()) {
      catchUp(sequence);
      return;
    }
    try {
      if (sequence.request().maxTokens() == 0) {
        finish(sequence, FinishReason.LENGTH);
        return;
      }
      int token = sequence.sample(context, part.lastIndex());
      if (vocabulary.isEndOfGeneration(token)) {
        finish(sequence, FinishReason.STOP);
      } else {
        say(sequence, token, part.lastIndex());
      }
    } catch (FailureException e) {
      leave(sequence);
      fail(sequence, e.failure());
    } catch (RuntimeException e) {
      // A fault of ours with this one answer; the others, and the model, are well.
      LOG.log(System.Logger.Level.ERROR, thread.getName() + " gave an answer up", e);
      leave(sequence);
      fail(sequence, new Failure(Failure.Kind.INTERNAL, "the answer could not go on: " + e));
    }
  }

  private void say(Sequence sequence, int token, int index) {
    TokenLogprob logprob =
        sequence.request().wantsLogprobs()
            ? Logprobs.of(
                vocabulary, context.copyLogits(index), token, sequence.request().topLogprobs())
            : null;
    sequence.say(token, logprob, nanoClock.getAsLong());
    FinishReason end = sequence.answer().end();
    if (end != null) {
      finish(sequence, end);
    } else if (sequence.answer().isFull()) {
      forget(sequence);
    }
  }

  private void forget(Sequence sequence) {
    sequence.answer().forget();
    if (moves) {
      catchUp(sequence);
    } else {
      boolean kept = context.forget(sequence.id(), sequence.answer().kept());
      if (!kept) {
        context.forget(sequence.id(), 0);
      }
      sequence.forget(kept);
    }
  }

  /**
   * Makes the cuts that are due in the cells of an answer.
   *
   * @return false if there was no room for that; then the answer waits to be computed again
   */
  private boolean catchUp(Sequence sequence) {
    while (sequence.isToBeCut()) {
      int from = sequence.answer().kept();
      int to = from + sequence.answer().cut();
      if (!context.forget(sequence.id(), from, to) || !prefixes.separate(sequence.id(), to)) {
        displace(sequence);
        return false;
      }
      context.moveUp(sequence.id(), to, to - from);
      sequence.cut();
    }
    return true;
  }

  private void finish(Sequence sequence, FinishReason reason) {
    sequence.tellRest();
    leave(sequence);
    end(sequence, sequence.finished(reason, nanoClock.getAsLong()));
  }

  private void fail(Sequence sequence, Failure failure) {
    end(sequence, new TokenEvent.Failed(failure));
  }

  /** The slot is free before the reader learns of the end. */
  private void end(Sequence sequence, TokenEvent last) {
    try {
      retire(sequence);
    } finally {
      sequence.events().put(last);
    }
  }

  /**
   * Takes a sequence out of the running ones; its cells stay for whoever begins with the same
   * tokens.
   */
  private void leave(Sequence sequence) {
    stopRunning(sequence);
    int pure = sequence.pure();
    if (pure < sequence.held()) {
      context.forget(sequence.id(), pure); // What was moved is nobody else's beginning.
    }
    prefixes.release(sequence.id(), sequence.tokens(), pure);
    crowded = false;
  }

  private void stopRunning(Sequence sequence) {
    running.remove(sequence);
    runningCount.set(running.size());
  }

  private void retire(Sequence sequence) {
    sequence.close();
    waitingCount.decrementAndGet();
  }

  /** The end of all: the context is not touched, it may be what failed. */
  private void failAll(Failure failure) {
    receive();
    for (Sequence sequence : List.copyOf(running)) {
      stopRunning(sequence);
      fail(sequence, failure);
    }
    for (Sequence sequence = waiting.pollFirst();
        sequence != null;
        sequence = waiting.pollFirst()) {
      fail(sequence, failure);
    }
  }

  private static Failure unloaded() {
    return new Failure(Failure.Kind.ENGINE_FAILED, "the model was unloaded");
  }

  /**
   * Ends every stream with a failure and waits for the thread: afterwards the context may be freed.
   */
  @Override
  public void close() {
    closing = true;
    wake();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    failAll(unloaded());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
