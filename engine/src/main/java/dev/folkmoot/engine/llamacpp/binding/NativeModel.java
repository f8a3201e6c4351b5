package dev.folkmoot.engine.llamacpp.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** The weights of one model in memory. Close it after every context made from it. */
public final class NativeModel implements AutoCloseable {

  private final LlamaLibrary library;
  private final MemorySegment address;
  private final Vocabulary vocabulary;
  private final boolean rewindable;
  private MemorySegment adapter = MemorySegment.NULL;
  private boolean closed;

  private NativeModel(LlamaLibrary library, MemorySegment address) throws Throwable {
    this.library = library;
    this.address = address;
    Functions functions = library.functions();
    MethodHandle vocab = functions.function("llama_model_get_vocab", ADDRESS, ADDRESS);
    vocabulary = new Vocabulary(functions, (MemorySegment) vocab.invokeExact(address));
    MethodHandle recurrent = functions.function("llama_model_is_recurrent", JAVA_BOOLEAN, ADDRESS);
    MethodHandle hybrid = functions.function("llama_model_is_hybrid", JAVA_BOOLEAN, ADDRESS);
    rewindable =
        !(boolean) recurrent.invokeExact(address) && !(boolean) hybrid.invokeExact(address);
  }

  /**
   * Reads a model file.
   *
   * @param gpuLayers layers to keep on a GPU; negative means as many as fit
   * @param mainGpu the GPU for what is not split
   * @param memoryMap whether the file is mapped rather than read
   * @throws FailureException {@code ENGINE_FAILED} with llama.cpp's own reason
   */
  public static NativeModel load(
      LlamaLibrary library, Path file, int gpuLayers, int mainGpu, boolean memoryMap) {
    Functions functions = library.functions();
    MethodHandle load =
        functions.function("llama_model_load_from_file", ADDRESS, ADDRESS, Layouts.MODEL_PARAMS);
    library.log().clear();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = Layouts.modelDefaults(functions, arena);
      params.set(JAVA_INT, Layouts.MODEL_GPU_LAYERS, gpuLayers);
      params.set(JAVA_INT, Layouts.MODEL_MAIN_GPU, mainGpu);
      params.set(
          JAVA_INT,
          Layouts.MODEL_LOAD_MODE,
          memoryMap ? Layouts.LOAD_MODE_MMAP : Layouts.LOAD_MODE_NONE);
      MemorySegment address =
          (MemorySegment) load.invokeExact(arena.allocateFrom(file.toString()), params);
      if (MemorySegment.NULL.equals(address)) {
        throw new FailureException(
            Failure.Kind.ENGINE_FAILED,
            "llama.cpp refused " + file.getFileName() + ": " + library.log().recent());
      }
      refuseTwoParts(functions, address);
      return new NativeModel(library, address);
    } catch (FailureException e) {
      throw e;
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  /** To decode before encoding ends the process, and nothing here encodes first. */
  private static void refuseTwoParts(Functions functions, MemorySegment address) throws Throwable {
    boolean encodes =
        (boolean)
            functions
                .function("llama_model_has_encoder", JAVA_BOOLEAN, ADDRESS)
                .invokeExact(address);
    boolean decodes =
        (boolean)
            functions
                .function("llama_model_has_decoder", JAVA_BOOLEAN, ADDRESS)
                .invokeExact(address);
    if (encodes && decodes) {
      functions.procedure("llama_model_free", ADDRESS).invokeExact(address);
      throw FailureException.invalid(
          "models of an encoder and a decoder, such as T5, are not supported");
    }
  }

  /**
   * Lays a LoRA adapter over the weights, for all contexts that are made afterwards: llama.cpp
   * counts its steps when it makes one. It is freed with the model.
   *
   * @throws FailureException {@code ENGINE_FAILED} with llama.cpp's own reason
   */
  public void layOver(Path file) {
    MethodHandle init =
        library.functions().function("llama_adapter_lora_init", ADDRESS, ADDRESS, ADDRESS);
    library.log().clear();
    try (Arena arena = Arena.ofConfined()) {
      adapter = (MemorySegment) init.invokeExact(address, arena.allocateFrom(file.toString()));
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
    if (MemorySegment.NULL.equals(adapter)) {
      throw new FailureException(
          Failure.Kind.ENGINE_FAILED,
          "llama.cpp refused the adapter " + file.getFileName() + ": " + library.log().recent());
    }
  }

  /** Has a fresh context compute with the adapter, if there is one, as it is. */
  void adapt(MemorySegment context) throws Throwable {
    if (MemorySegment.NULL.equals(adapter)) {
      return;
    }
    MethodHandle set =
        library
            .functions()
            .function("llama_set_adapters_lora", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment adapters = arena.allocateFrom(ADDRESS, adapter);
      MemorySegment scales = arena.allocateFrom(JAVA_FLOAT, 1f);
      int result = (int) set.invokeExact(context, adapters, 1L, scales);
      if (result != 0) {
        throw new FailureException(
            Failure.Kind.ENGINE_FAILED, "llama.cpp did not take the adapter: " + result);
      }
    }
  }

  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /**
   * Whether the end of a sequence can be taken back: not so for recurrent models, whose state is a
   * sum of its past.
   */
  public boolean rewindable() {
    return rewindable;
  }

  LlamaLibrary library() {
    return library;
  }

  MemorySegment address() {
    return address;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        library.functions().procedure("llama_model_free", ADDRESS).invokeExact(address);
      } catch (Throwable e) {
        throw Functions.broken(e);
      }
    }
  }
}
