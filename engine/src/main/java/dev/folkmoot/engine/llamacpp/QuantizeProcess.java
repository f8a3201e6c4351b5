package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.llamacpp.binding.LlamaLibrary;
import dev.folkmoot.engine.llamacpp.binding.NativeBundle;
import dev.folkmoot.engine.llamacpp.binding.Requantizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * The program of the child process that makes weights smaller: llama.cpp can be stopped in no other
 * way, and ends its process where a file surprises it.
 */
public final class QuantizeProcess {

  /** The status of a process that has said why. */
  static final int REFUSED = 3;

  private QuantizeProcess() {}

  /**
   * Quantizes one file.
   *
   * @param args {@code COMPLAINT FOLDER VARIANT SOURCE TARGET TYPE THREADS}; COMPLAINT is a file
   *     that gets the reason if it fails, and VARIANT may be empty
   */
  public static void main(String[] args) throws IOException {
    NativeBundle bundle = new NativeBundle(Path.of(args[1]));
    try {
      String variant = args[2].isEmpty() ? best(bundle) : args[2];
      Requantizer.run(
          LlamaLibrary.load(bundle, variant),
          Path.of(args[3]),
          Path.of(args[4]),
          Integer.parseInt(args[5]),
          Integer.parseInt(args[6]));
    } catch (FailureException e) {
      Files.writeString(Path.of(args[0]), e.failure().message());
      System.exit(REFUSED);
    }
  }

  /** Quantizing is no matter of the variant: any that runs will do. */
  private static String best(NativeBundle bundle) {
    return bundle.variants().stream()
        .max(Comparator.comparingInt(variant -> LlamaLibrary.score(bundle, variant)))
        .orElseThrow();
  }
}
