package dev.folkmoot.node.residency;

import dev.folkmoot.core.inference.Embedding;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.engine.Engine;
import dev.folkmoot.engine.Footprint;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.engine.LoadedModel;
import dev.folkmoot.engine.ModelFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Watches an engine: memory counts from before a load until after a close, as it would on a real
 * machine, and whatever should never happen is noted.
 */
final class MeteredEngine implements Engine {

  private final Engine engine;
  private final List<String> complaints = new ArrayList<>();
  private long bytes;
  private int models;
  private long mostBytes;
  private int mostModels;

  MeteredEngine(Engine engine) {
    this.engine = engine;
  }

  synchronized long mostBytes() {
    return mostBytes;
  }

  synchronized int mostModels() {
    return mostModels;
  }

  synchronized long bytes() {
    return bytes;
  }

  synchronized List<String> complaints() {
    return List.copyOf(complaints);
  }

  private synchronized void complain(String what) {
    complaints.add(what);
  }

  private synchronized void took(Footprint footprint) {
    bytes += footprint.total();
    models++;
    mostBytes = Math.max(mostBytes, bytes);
    mostModels = Math.max(mostModels, models);
  }

  private synchronized void gave(Footprint footprint) {
    bytes -= footprint.total();
    models--;
  }

  @Override
  public String describe() {
    return engine.describe();
  }

  @Override
  public RunnerOptions settle(ModelFile file, RunnerOptions asked) {
    return engine.settle(file, asked);
  }

  @Override
  public Footprint footprint(ModelFile file, RunnerOptions settled) {
    return engine.footprint(file, settled);
  }

  @Override
  public LoadedModel load(ModelFile file, RunnerOptions settled) {
    Footprint footprint = engine.footprint(file, settled);
    took(footprint);
    boolean loaded = false;
    try {
      LoadedModel model = new MeteredModel(engine.load(file, settled));
      loaded = true;
      return model;
    } finally {
      if (!loaded) {
        gave(footprint);
      }
    }
  }

  @Override
  public void close() {
    engine.close();
  }

  private final class MeteredModel implements LoadedModel {

    private final LoadedModel model;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();

    MeteredModel(LoadedModel model) {
      this.model = model;
    }

    @Override
    public int contextLength() {
      return model.contextLength();
    }

    @Override
    public Origin origin() {
      return model.origin();
    }

    @Override
    public Footprint footprint() {
      return model.footprint();
    }

    @Override
    public Generation generate(InferenceRequest request) {
      if (closes.get() > 0) {
        complain("a request to a model that is closed");
      }
      open.incrementAndGet();
      return new MeteredGeneration(model.generate(request), open);
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
      if (open.get() > 0) {
        complain("a model was closed under " + open + " requests");
      }
      if (closes.incrementAndGet() > 1) {
        complain("a model was closed twice");
      }
      Footprint footprint = model.footprint();
      model.close();
      gave(footprint);
    }
  }

  private record MeteredGeneration(Generation generation, AtomicInteger open)
      implements Generation {

    @Override
    public TokenEvent next() throws InterruptedException {
      return generation.next();
    }

    @Override
    public @Nullable TokenEvent poll() {
      return generation.poll();
    }

    @Override
    public void close() {
      open.decrementAndGet();
      generation.close();
    }
  }
}
