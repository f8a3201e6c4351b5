package dev.folkmoot.app;

import dev.folkmoot.engine.llamacpp.LlamaCppQuantizer;
import dev.folkmoot.models.store.Quantizer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * Lends the store, which knows of no engine, what the engine's library can do.
 *
 * @param library is asked for when weights are to be made smaller, and not before: the natives may
 *     not be there
 */
record WeightsQuantizer(Supplier<LlamaCppQuantizer> library) implements Quantizer {

  @Override
  public List<String> types() {
    return LlamaCppQuantizer.types();
  }

  @Override
  public void quantize(Path source, Path target, String type) {
    library.get().quantize(source, target, type);
  }
}
