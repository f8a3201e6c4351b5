package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Answered;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.core.inference.Embedding;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.inference.Sampling;
import dev.folkmoot.core.inference.TokenIds;
import dev.folkmoot.core.model.Pooling;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Footprint;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.ModelFile;
import dev.folkmoot.engine.grammar.Grammar;
import dev.folkmoot.engine.llamacpp.binding.ContextOptions;
import dev.folkmoot.engine.llamacpp.binding.GrammarSampler;
import dev.folkmoot.engine.llamacpp.binding.NativeContext;
import dev.folkmoot.engine.llamacpp.binding.NativeModel;
import dev.folkmoot.engine.llamacpp.binding.SamplerChain;
import dev.folkmoot.engine.llamacpp.binding.SavedSequence;
import dev.folkmoot.engine.llamacpp.binding.Vocabulary;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One model in this process: its weights, its context, its scheduler. */
final class LlamaCppModel implements LoadedModel {

  /** Sequences beyond the slots, for conversations that may go on. */
  static final int IDLE_SEQUENCES = 16;

  private final NativeModel model;
  private final MemoryPlan plan;
  private final Exactness exactness;
  private final PromptRenderer renderer;
  private final EmbeddingRunner embeddings;
  private final LongSupplier nanoClock;
  private final RandomGenerator seeds;
  private final @Nullable NativeContext context;
  private final @Nullable BatchScheduler scheduler;

  /** Whether cells can be moved when tokens before them are forgotten. */
  private final boolean moves;

  /**
   * Shared by all who are about to use native memory, taken alone to free it. Only short work is
   * done under it: the scheduler and the embedding thread are stopped by other means.
   */
  private final ReentrantReadWriteLock inUse = new ReentrantReadWriteLock();

  private boolean closed;

  LlamaCppModel(
      NativeModel model,
      ModelFile file,
      MemoryPlan plan,
      RunnerOptions settled,
      EngineConfig config,
      Exactness exactness,
      LongSupplier nanoClock,
      RandomGenerator seeds) {
    this.model = model;
    this.plan = plan;
    this.exactness = exactness;
    this.nanoClock = nanoClock;
    this.seeds = seeds;
    int threads = settled.threads().orElseThrow();
    renderer = renderer(model.vocabulary(), file.shape().chatTemplate(), plan.contextLength());
    embeddings =
        new EmbeddingRunner(
            model, file.shape().pooling(), plan.contextLength(), threads, config.queueLength());
    if (!file.shape().causal()) {
      context = null;
      scheduler = null;
      moves = false;
      return;
    }
    int sequences = config.slots() + IDLE_SEQUENCES;
    NativeContext made = new NativeContext(model, options(plan, sequences, threads));
    context = made;
    moves = model.rewindable() && made.canMove();
    scheduler =
        new BatchScheduler(
            file.digest().shortHex(),
            made,
            model.vocabulary(),
            new PrefixCache(
                new ContextCells(made),
                sequences,
                plan.cells() / 2,
                plan.parkedBytes(),
                model.rewindable()),
            moves,
            plan,
            config.slots(),
            config.queueLength(),
            nanoClock);
  }

  private static PromptRenderer renderer(
      Vocabulary vocabulary, Optional<String> template, int contextLength) {
    ChatTemplate own = new ChatTemplate(template, vocabulary.bosText(), vocabulary.eosText());
    return new PromptRenderer(vocabulary, own, Clock.system(ZoneId.systemDefault()), contextLength);
  }

  private static ContextOptions options(MemoryPlan plan, int sequences, int threads) {
    return new ContextOptions(
        plan.cells(), plan.batchTokens(), sequences, sequences, threads, false, Pooling.NONE);
  }

  /** What the prefix cache does to a context. */
  private record ContextCells(NativeContext context) implements PrefixCache.Cells {
    @Override
    public boolean forget(int sequence, int fromPosition) {
      return context.forget(sequence, fromPosition);
    }

    @Override
    public void share(int from, int to, int tokens) {
      context.share(from, to, tokens);
    }

    @Override
    public ParkedPrefixes.Saved save(int sequence) {
      return new SavedCells(context.save(sequence));
    }

    @Override
    public boolean restore(int sequence, ParkedPrefixes.Saved saved) {
      return context.restore(sequence, ((SavedCells) saved).sequence());
    }
  }

  private record SavedCells(SavedSequence sequence) implements ParkedPrefixes.Saved {
    @Override
    public long bytes() {
      return sequence.bytes();
    }

    @Override
    public void close() {
      sequence.close();
    }
  }

  @Override
  public int contextLength() {
    return plan.contextLength();
  }

  @Override
  public Origin origin() {
    return exactness.here();
  }

  @Override
  public Footprint footprint() {
    return plan.footprint();
  }

  @Override
  public Generation generate(InferenceRequest request) {
    BatchScheduler batches = scheduler;
    if (batches == null) {
      throw FailureException.invalid("this model makes embeddings only");
    }
    long queuedAt = nanoClock.getAsLong();
    return whileOpen(() -> {
      Prompted prompt = renderer.prompt(request);
      EventQueue events = new EventQueue(batches::wake);
      Continuity continuity = exactness.continuity(request.answered(), request.sampling());
      Sequence sequence =
          sequence(withTokens(request, prompt), continuity, prompt, events, queuedAt);
      try {
        if (sequence.resume(nanoClock.getAsLong())) {
          batches.submit(sequence);
        } else {
          sequence.close();
        }
      } catch (FailureException e) {
        sequence.close();
        throw e;
      }
      return events;
    });
  }

  /** An answer of which an engine has told the text alone gets tokens here. */
  private InferenceRequest withTokens(InferenceRequest request, Prompted prompt) {
    Answered answered = request.answered();
    if (!answered.isByText()) {
      return request;
    }
    Vocabulary vocabulary = model.vocabulary();
    TokenIds tokens =
        new Respelling(text -> vocabulary.tokenize(text, false, false), prompt.spelling())
            .tokens(answered.text());
    return request.withAnswered(answered.withTokens(tokens));
  }

  private Sequence sequence(
      InferenceRequest request,
      Continuity continuity,
      Prompted prompt,
      EventQueue events,
      long queuedAt) {
    GrammarSampler grammar = grammar(request.constraint());
    Sampling sampling = request.sampling();
    int[] tokens = prompt.tokens().toArray();
    long seed = sampling.seeded(seeds).seed().orElseThrow();
    SamplerChain sampler = new SamplerChain(model, sampling, seed, plan.contextLength());
    sampler.acceptAll(tokens);
    return new Sequence(
        request,
        new Window(new AnswerState(request, tokens, plan.contextLength(), prompt.parser()), moves),
        continuity,
        exactness.replayTokens(request.answered()),
        sampler,
        grammar,
        events,
        prompt.spelling(),
        new CallNames(seed, tokens, request.answered().toolCalls()),
        queuedAt);
  }

  /** Runs something that needs the model's memory. */
  private <T> T whileOpen(Supplier<T> work) {
    inUse.readLock().lock();
    try {
      if (closed) {
        throw new FailureException(Failure.Kind.ENGINE_FAILED, "the model was unloaded");
      }
      return work.get();
    } finally {
      inUse.readLock().unlock();
    }
  }

  private @Nullable GrammarSampler grammar(Constraint constraint) {
    Grammar grammar =
        switch (constraint) {
          case Constraint.None _ -> null;
          case Constraint.Json _ -> Grammar.anyJsonObject();
          case Constraint.JsonSchema(String schema) -> Grammar.ofSchema(schema);
          case Constraint.Grammar(String gbnf) -> Grammar.parse(gbnf);
        };
    return grammar == null ? null : new GrammarSampler(model.vocabulary(), grammar);
  }

  @Override
  public Embedding embed(List<String> texts, boolean truncate) {
    return embeddings.embed(whileOpen(() -> embeddings.tokenize(texts, truncate)));
  }

  @Override
  public int countTokens(InferenceRequest request) {
    return whileOpen(() -> renderer.render(request).length);
  }

  @Override
  public String render(InferenceRequest request) {
    return whileOpen(() -> renderer.shown(request));
  }

  @Override
  public Load load() {
    return scheduler == null ? new Load(0, 0, 1) : scheduler.load();
  }

  @Override
  public void close() {
    inUse.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
    } finally {
      inUse.writeLock().unlock();
    }
    if (scheduler != null) {
      scheduler.close();
    }
    embeddings.close();
    if (context != null) {
      context.close();
    }
    model.close();
  }
}
