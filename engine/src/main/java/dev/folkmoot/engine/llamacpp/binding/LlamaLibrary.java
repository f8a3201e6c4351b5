package dev.folkmoot.engine.llamacpp.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * llama.cpp, loaded into this process with one CPU variant. Libraries stay loaded until the process
 * ends, so there is one of these at most: {@link #load} gives the same object again, and refuses
 * another bundle or variant.
 */
@SuppressWarnings("restricted") // native access is what this package is for
public final class LlamaLibrary {

  /** The version whose structure layouts are written down in {@link Layouts}. */
  public static final String VERSION = "v0.5.0";

  private static final Object LOCK = new Object();
  private static @Nullable LlamaLibrary loaded;

  private final String variant;
  private final Functions functions;
  private final NativeLog log;
  private final boolean gpu;

  private LlamaLibrary(NativeBundle bundle, String variant) {
    this.variant = variant;
    // Dependencies first: the dynamic linker then finds them by their names.
    SymbolLookup base = open(bundle.library("libggml-base"));
    SymbolLookup ggml = open(bundle.library("libggml"));
    SymbolLookup cpu = open(bundle.variant(variant));
    SymbolLookup llama = open(bundle.library("libllama"));
    functions = new Functions(llama.or(ggml).or(cpu).or(base));
    log = NativeLog.install(functions);
    loadBackend(bundle.variant(variant));
    boolean anyGpu = false;
    for (Path library : bundle.gpuLibraries()) {
      anyGpu |= tryLoadBackend(library);
    }
    gpu = anyGpu;
    Layouts.verify(functions, VERSION);
    initialise();
  }

  /**
   * Loads the libraries. Do this only with a variant that a child process has survived: a wrong one
   * kills this process.
   *
   * @throws FailureException {@code ENGINE_FAILED} if another variant is loaded already or the
   *     version is not {@link #VERSION}
   */
  public static LlamaLibrary load(NativeBundle bundle, String variant) {
    synchronized (LOCK) {
      LlamaLibrary present = loaded;
      if (present == null) {
        present = new LlamaLibrary(bundle, variant);
        loaded = present;
      } else if (!present.variant.equals(variant)) {
        throw new FailureException(
            Failure.Kind.ENGINE_FAILED,
            "this process already runs the CPU variant " + present.variant + ", not " + variant);
      }
      return present;
    }
  }

  /** The variant that this process runs already, and can run no other beside. */
  public static Optional<String> loadedVariant() {
    synchronized (LOCK) {
      return Optional.ofNullable(loaded).map(LlamaLibrary::variant);
    }
  }

  /**
   * How well a CPU variant suits this machine, as the variant itself says. Loads only the variant.
   *
   * @return 0 if this CPU cannot run it; else the higher, the more of the CPU it uses
   */
  public static int score(NativeBundle bundle, String variant) {
    open(bundle.library("libggml-base"));
    MethodHandle score =
        new Functions(open(bundle.variant(variant))).function("ggml_backend_score", JAVA_INT);
    try {
      return (int) score.invokeExact();
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  /** The CPU variant in use. */
  public String variant() {
    return variant;
  }

  /** Whether a GPU back end was loaded. */
  public boolean hasGpu() {
    return gpu;
  }

  Functions functions() {
    return functions;
  }

  NativeLog log() {
    return log;
  }

  private static SymbolLookup open(Path library) {
    return SymbolLookup.libraryLookup(library, Arena.global());
  }

  private void loadBackend(Path library) {
    if (!tryLoadBackend(library)) {
      throw new FailureException(
          Failure.Kind.ENGINE_FAILED, "llama.cpp could not load " + library + ": " + log.recent());
    }
  }

  private boolean tryLoadBackend(Path library) {
    MethodHandle load = functions.function("ggml_backend_load", ADDRESS, ADDRESS);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment registered =
          (MemorySegment) load.invokeExact(arena.allocateFrom(library.toString()));
      return !MemorySegment.NULL.equals(registered);
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  private void initialise() {
    try {
      functions.procedure("llama_backend_init").invokeExact();
      long most =
          (long) functions.function("llama_max_parallel_sequences", JAVA_LONG).invokeExact();
      if (most < NativeContext.MAX_SEQUENCES) {
        throw new FailureException(
            Failure.Kind.ENGINE_FAILED,
            "this llama.cpp knows only " + most + " parallel sequences");
      }
    } catch (FailureException e) {
      throw e;
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }
}
