package dev.folkmoot.engine.llamacpp.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * The structures of llama.cpp v0.5.0 that go by value, and the offsets of the fields that we set,
 * as {@code offsetof} gives them for its headers. Fields that we leave at their defaults have no
 * name here.
 */
final class Layouts {

  /** {@code struct llama_model_params}, 80 bytes. */
  static final StructLayout MODEL_PARAMS =
      MemoryLayout.structLayout(MemoryLayout.sequenceLayout(10, JAVA_LONG));

  static final long MODEL_GPU_LAYERS = 16;
  static final long MODEL_LOAD_MODE = 24;
  static final long MODEL_MAIN_GPU = 32;
  static final int LOAD_MODE_NONE = 0;
  static final int LOAD_MODE_MMAP = 1;

  /** {@code struct llama_context_params}, 160 bytes. */
  static final StructLayout CONTEXT_PARAMS =
      MemoryLayout.structLayout(MemoryLayout.sequenceLayout(20, JAVA_LONG));

  static final long CONTEXT_N_CTX = 0;
  static final long CONTEXT_N_BATCH = 4;
  static final long CONTEXT_N_UBATCH = 8;
  static final long CONTEXT_N_SEQ_MAX = 12;
  static final long CONTEXT_N_OUTPUTS_MAX = 20;
  static final long CONTEXT_N_THREADS = 28;
  static final long CONTEXT_N_THREADS_BATCH = 32;
  static final long CONTEXT_POOLING_TYPE = 44;
  static final long CONTEXT_TYPE_K = 104;
  static final long CONTEXT_EMBEDDINGS = 128;
  static final long CONTEXT_NO_PERF = 130;
  static final long CONTEXT_SWA_FULL = 132;
  static final long CONTEXT_KV_UNIFIED = 133;

  /** {@code struct llama_model_quantize_params}, 64 bytes. */
  static final StructLayout QUANTIZE_PARAMS =
      MemoryLayout.structLayout(MemoryLayout.sequenceLayout(8, JAVA_LONG));

  static final long QUANTIZE_N_THREAD = 0;
  static final long QUANTIZE_FTYPE = 4;
  private static final long QUANTIZE_ALLOW_REQUANTIZE = 16;
  private static final long QUANTIZE_OUTPUT_TENSOR = 17;
  private static final int FTYPE_Q8_0 = 7;

  /** {@code struct llama_batch}, 56 bytes. */
  static final StructLayout BATCH =
      MemoryLayout.structLayout(
          JAVA_INT.withName("n_tokens"),
          MemoryLayout.paddingLayout(4),
          ADDRESS.withName("token"),
          ADDRESS.withName("embd"),
          ADDRESS.withName("pos"),
          ADDRESS.withName("n_seq_id"),
          ADDRESS.withName("seq_id"),
          ADDRESS.withName("logits"));

  /** {@code struct llama_sampler_chain_params}. */
  static final StructLayout CHAIN_PARAMS = MemoryLayout.structLayout(JAVA_BOOLEAN);

  /** {@code struct llama_token_data}: id, logit, p. */
  static final StructLayout TOKEN_DATA =
      MemoryLayout.structLayout(JAVA_INT, JAVA_FLOAT, JAVA_FLOAT);

  /** {@code struct llama_token_data_array}: data, size, selected, sorted; 32 bytes. */
  static final StructLayout TOKEN_DATA_ARRAY =
      MemoryLayout.structLayout(
          ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_BOOLEAN, MemoryLayout.paddingLayout(7));

  private static final int MAX_VERSION_BYTES = 64;
  private static final int GGML_TYPE_F16 = 1;

  private Layouts() {}

  /**
   * Refuses a library whose version or defaults are not the ones that these layouts were written
   * for.
   *
   * @throws FailureException {@code ENGINE_FAILED}, naming what differs
   */
  static void verify(Functions functions, String version) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text =
          (MemorySegment) functions.function("llama_version", ADDRESS).invokeExact();
      String found = NativeText.read(text, MAX_VERSION_BYTES);
      // The packages are built from the tag, and yet call themselves "-dev".
      require(version.equals("v" + found.replace("-dev", "")), "version " + found, version);
      MemorySegment context = contextDefaults(functions, arena);
      require(context.get(JAVA_INT, CONTEXT_N_CTX) == 512, "n_ctx", version);
      require(context.get(JAVA_INT, CONTEXT_N_BATCH) == 2048, "n_batch", version);
      require(context.get(JAVA_INT, CONTEXT_N_UBATCH) == 512, "n_ubatch", version);
      require(context.get(JAVA_INT, CONTEXT_N_SEQ_MAX) == 1, "n_seq_max", version);
      require(context.get(JAVA_INT, CONTEXT_TYPE_K) == GGML_TYPE_F16, "type_k", version);
      require(context.get(JAVA_BOOLEAN, CONTEXT_NO_PERF), "no_perf", version);
      require(context.get(JAVA_BOOLEAN, CONTEXT_SWA_FULL), "swa_full", version);
      require(!context.get(JAVA_BOOLEAN, CONTEXT_KV_UNIFIED), "kv_unified", version);
      MemorySegment model = modelDefaults(functions, arena);
      require(model.get(JAVA_INT, MODEL_GPU_LAYERS) == -1, "n_gpu_layers", version);
      require(model.get(JAVA_INT, MODEL_LOAD_MODE) == -1, "load_mode", version);
    } catch (FailureException e) {
      throw e;
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  static MemorySegment contextDefaults(Functions functions, Arena arena) throws Throwable {
    MethodHandle defaults = functions.function("llama_context_default_params", CONTEXT_PARAMS);
    return (MemorySegment) defaults.invokeExact((java.lang.foreign.SegmentAllocator) arena);
  }

  static MemorySegment modelDefaults(Functions functions, Arena arena) throws Throwable {
    MethodHandle defaults = functions.function("llama_model_default_params", MODEL_PARAMS);
    return (MemorySegment) defaults.invokeExact((java.lang.foreign.SegmentAllocator) arena);
  }

  /** The defaults, which are looked at as well: only who quantizes needs them. */
  static MemorySegment quantizeDefaults(Functions functions, Arena arena) throws Throwable {
    MethodHandle defaults =
        functions.function("llama_model_quantize_default_params", QUANTIZE_PARAMS);
    MemorySegment params =
        (MemorySegment) defaults.invokeExact((java.lang.foreign.SegmentAllocator) arena);
    String version = LlamaLibrary.VERSION;
    require(params.get(JAVA_INT, QUANTIZE_N_THREAD) == 0, "nthread", version);
    require(params.get(JAVA_INT, QUANTIZE_FTYPE) == FTYPE_Q8_0, "ftype", version);
    require(!params.get(JAVA_BOOLEAN, QUANTIZE_ALLOW_REQUANTIZE), "allow_requantize", version);
    require(params.get(JAVA_BOOLEAN, QUANTIZE_OUTPUT_TENSOR), "quantize_output_tensor", version);
    return params;
  }

  private static void require(boolean holds, String what, String version) {
    if (!holds) {
      throw new FailureException(
          Failure.Kind.ENGINE_FAILED,
          "the llama.cpp library differs from "
              + version
              + " in "
              + what
              + "; run ./moot again to fetch the pinned one");
    }
  }
}
