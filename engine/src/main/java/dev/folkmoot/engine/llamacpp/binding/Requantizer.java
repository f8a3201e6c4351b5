package dev.folkmoot.engine.llamacpp.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** {@code llama_model_quantize}: blocks for minutes, and ends the process on some bad files. */
public final class Requantizer {

  private Requantizer() {}

  /**
   * Writes smaller weights.
   *
   * @param fileType a number of {@code enum llama_ftype}
   * @throws FailureException {@code ENGINE_FAILED} with llama.cpp's own reason
   */
  public static void run(
      LlamaLibrary library, Path source, Path target, int fileType, int threads) {
    Functions functions = library.functions();
    MethodHandle quantize =
        functions.function("llama_model_quantize", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    library.log().clear();
    int status;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = Layouts.quantizeDefaults(functions, arena);
      params.set(JAVA_INT, Layouts.QUANTIZE_N_THREAD, threads);
      params.set(JAVA_INT, Layouts.QUANTIZE_FTYPE, fileType);
      status =
          (int)
              quantize.invokeExact(
                  arena.allocateFrom(source.toString()),
                  arena.allocateFrom(target.toString()),
                  params);
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
    if (status != 0) {
      throw new FailureException(Failure.Kind.ENGINE_FAILED, library.log().recent());
    }
  }
}
