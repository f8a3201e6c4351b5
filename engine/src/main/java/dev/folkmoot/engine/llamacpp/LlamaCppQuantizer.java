package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.llamacpp.binding.NativeBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes weights smaller with llama.cpp, in a child process: on some files the library ends its
 * process, it cannot be interrupted, and a process can.
 */
public final class LlamaCppQuantizer {

  private static final System.Logger LOG = System.getLogger(LlamaCppQuantizer.class.getName());

  /** Numbers of {@code enum llama_ftype}; Ollama's choice first. */
  private static final Map<String, Integer> TYPES = new LinkedHashMap<>();

  static {
    TYPES.put("F32", 0);
    TYPES.put("F16", 1);
    TYPES.put("Q4_K_S", 14);
    TYPES.put("Q4_K_M", 15);
    TYPES.put("Q8_0", 7);
    TYPES.put("BF16", 32);
    TYPES.put("Q4_0", 2);
    TYPES.put("Q4_1", 3);
    TYPES.put("Q5_0", 8);
    TYPES.put("Q5_1", 9);
    TYPES.put("Q2_K", 10);
    TYPES.put("Q3_K_S", 11);
    TYPES.put("Q3_K_M", 12);
    TYPES.put("Q3_K_L", 13);
    TYPES.put("Q5_K_S", 16);
    TYPES.put("Q5_K_M", 17);
    TYPES.put("Q6_K", 18);
  }

  private final Path natives;
  private final Optional<String> variant;

  /**
   * Touches no native code.
   *
   * @param natives folder below which the llama.cpp libraries lie
   * @param variant a CPU variant to use; empty takes one that runs
   */
  public LlamaCppQuantizer(Path natives, Optional<String> variant) {
    this.natives = natives;
    this.variant = variant;
  }

  /** What it can make. */
  public static List<String> types() {
    return List.copyOf(TYPES.keySet());
  }

  /**
   * Writes smaller weights. Blocks for minutes, and ends soon when it is interrupted.
   *
   * @param type one of {@link #types}
   * @throws FailureException {@code ENGINE_FAILED} with llama.cpp's reason, {@code CANCELLED} where
   *     it was interrupted
   */
  public void quantize(Path source, Path target, String type) {
    Integer number = TYPES.get(type);
    if (number == null) {
      throw new IllegalArgumentException("no type to quantize to: " + type);
    }
    Path complaint = null;
    try {
      complaint = Files.createTempFile("folkmoot-quantize", ".txt");
      int status = run(arguments(complaint, source, target, number));
      if (status != 0) {
        String said = Files.readString(complaint);
        throw new FailureException(
            Failure.Kind.ENGINE_FAILED,
            "llama.cpp cannot make "
                + type
                + " of this model: "
                + (said.isBlank() ? "it ended with status " + status : said)
                + " (the disk has "
                + Files.getFileStore(target).getUsableSpace()
                + " bytes free)");
      }
    } catch (IOException e) {
      throw new FailureException(Failure.Kind.ENGINE_FAILED, "cannot quantize: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(Failure.Kind.CANCELLED, "quantizing was cancelled", e);
    } finally {
      delete(complaint);
    }
  }

  private List<String> arguments(Path complaint, Path source, Path target, int number) {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    return List.of(
        complaint.toString(),
        NativeBundle.below(natives).folder().toString(),
        variant.orElse(""),
        source.toString(),
        target.toString(),
        Integer.toString(number),
        Integer.toString(threads));
  }

  private static int run(List<String> arguments) throws IOException, InterruptedException {
    Process child =
        ChildJvm.of(QuantizeProcess.class, arguments)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return child.waitFor();
    } finally {
      ChildJvm.end(child);
    }
  }

  private static void delete(@org.jspecify.annotations.Nullable Path complaint) {
    try {
      if (complaint != null) {
        Files.deleteIfExists(complaint);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0} stays behind: {1}", complaint, e.toString());
    }
  }
}
