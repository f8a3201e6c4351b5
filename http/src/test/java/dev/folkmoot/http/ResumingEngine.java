package dev.folkmoot.http;

import dev.folkmoot.core.inference.Continuity;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Another engine, whose answers all end as if they had been taken up once after a break. */
record ResumingEngine(Engine engine) implements Engine {

  static final Continuity ONCE = new Continuity(1, true);

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
    return new Loaded(engine.load(file, settled));
  }

  @Override
  public void close() {
    engine.close();
  }

  private record Loaded(LoadedModel model) implements LoadedModel {

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
      return new Resumed(model.generate(request));
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

  private record Resumed(Generation generation) implements Generation {

    @Override
    public TokenEvent next() throws InterruptedException {
      return marked(generation.next());
    }

    @Override
    public @Nullable TokenEvent poll() {
      TokenEvent event = generation.poll();
      return event == null ? null : marked(event);
    }

    private static TokenEvent marked(TokenEvent event) {
      return event instanceof TokenEvent.Finished finished
          ? new TokenEvent.Finished(finished.reason(), finished.usage(), finished.context(), ONCE)
          : event;
    }

    @Override
    public void close() {
      generation.close();
    }
  }
}
