package dev.folkmoot.models.store;

import dev.folkmoot.core.failure.FailureException;
import java.nio.file.Path;
import java.util.List;

/** Makes weights smaller. The store cannot do that by itself: an engine's library can. */
public interface Quantizer {

  /** Where there is none. */
  Quantizer NONE =
      new Quantizer() {
        @Override
        public List<String> types() {
          return List.of();
        }

        @Override
        public void quantize(Path source, Path target, String type) {
          throw FailureException.invalid("quantize is not available: no engine here can do it");
        }
      };

  /** What it can make, by llama.cpp's names. */
  List<String> types();

  /**
   * Writes smaller weights. Blocks for minutes, and ends soon when it is interrupted; what is being
   * written can be watched growing.
   *
   * @param target is there and empty
   * @param type one of {@link #types}
   * @throws FailureException where the source cannot be made that
   */
  void quantize(Path source, Path target, String type);
}
