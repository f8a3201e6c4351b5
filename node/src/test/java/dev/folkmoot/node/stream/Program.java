package dev.folkmoot.node.stream;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.inference.Embedding;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Footprint;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.ModelFile;
import dev.folkmoot.engine.StockedEngine;
import dev.folkmoot.testkit.engine.ScriptedEngine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Another program on this machine, with one model: it tells no tokens, and dies as it is told. */
final class Program implements StockedEngine {

  final ScriptedEngine played = new ScriptedEngine();

  /** What it is asked to answer. */
  final List<InferenceRequest> asked = Collections.synchronizedList(new ArrayList<>());

  /** Events of each of its answers after which it dies, in order; then it dies no more. */
  final Deque<Integer> deaths = new ArrayDeque<>();

  /** Whether it goes on with nothing that was begun. */
  volatile boolean refuses;

  private final ModelCard card;

  Program(ModelCard card) {
    this.card = card;
  }

  @Override
  public List<ModelCard> models() {
    return List.of(card);
  }

  @Override
  public boolean knows(Digest weights) {
    return weights.equals(card.weightsDigest());
  }

  @Override
  public void onChange(Runnable watcher) {
    // its model stays
  }

  @Override
  public String describe() {
    return "program";
  }

  @Override
  public RunnerOptions settle(ModelFile file, RunnerOptions wanted) {
    return played.settle(file, wanted);
  }

  @Override
  public Footprint footprint(ModelFile file, RunnerOptions settled) {
    return new Footprint(0, 0, 0);
  }

  @Override
  public LoadedModel load(ModelFile file, RunnerOptions settled) {
    return new Loaded(played.load(file, settled));
  }

  @Override
  public void close() {
    played.close();
  }

  private final class Loaded implements LoadedModel {
    private final LoadedModel model;

    Loaded(LoadedModel model) {
      this.model = model;
    }

    @Override
    public int contextLength() {
      return model.contextLength();
    }

    @Override
    public Origin origin() {
      return new Origin("program", model.contextLength());
    }

    @Override
    public Footprint footprint() {
      return new Footprint(0, 0, 0);
    }

    @Override
    public Generation generate(InferenceRequest request) {
      asked.add(request);
      if (refuses && !request.answered().isNothing()) {
        throw FailureException.invalid("it does not go on");
      }
      Integer death = deaths.poll();
      return new Mute(model.generate(request), death == null ? Integer.MAX_VALUE : death);
    }

    @Override
    public Embedding embed(List<String> texts, boolean truncate) {
      return model.embed(texts, truncate);
    }

    @Override
    public int countTokens(InferenceRequest request) {
      return model.countTokens(request);
    }

    @Override
    public Load load() {
      return model.load();
    }

    @Override
    public void close() {
      model.close();
    }
  }

  private static final class Mute implements Generation {
    private final Generation generation;
    private int left;

    Mute(Generation generation, int left) {
      this.generation = generation;
      this.left = left;
    }

    @Override
    public TokenEvent next() throws InterruptedException {
      return left-- > 0
          ? FakeAnswer.mute(generation.next())
          : new TokenEvent.Failed(new Failure(Failure.Kind.ENGINE_FAILED, "the program died"));
    }

    @Override
    public @Nullable TokenEvent poll() {
      return null;
    }

    @Override
    public void close() {
      generation.close();
    }
  }
}
