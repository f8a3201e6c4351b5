package dev.folkmoot.engine.llamacpp.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Pooling;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Working memory over a model: keys and values of many sequences in one unified cache, and the
 * results of the last decode. Used by one thread at a time.
 */
@SuppressWarnings("restricted") // native access is what this package is for
public final class NativeContext implements AutoCloseable {

  /** llama.cpp's own bound on parallel sequences. */
  public static final int MAX_SEQUENCES = 256;

  private static final int TO_THE_END = -1;
  private static final int EXPONENT = 0x7F80_0000;
  private static final int EXPONENT_STEP = 0x0080_0000;

  /** What became of a decode. */
  public enum Decoded {
    DONE,
    /** No free cells for the batch; the cache is as it was before. */
    NO_SPACE,
    /** The computation failed; the cache is in an unknown state. */
    FAILED
  }

  private final NativeModel model;
  private final int vocabularySize;
  private final int vectorSize;
  private final MemorySegment address;
  private final MemorySegment memory;
  private final ThreadPool threads;
  private final MethodHandle decode;
  private final MethodHandle logits;
  private final MethodHandle embeddings;
  private final MethodHandle sequenceRemove;
  private final MethodHandle sequenceCopy;
  private boolean closed;

  public NativeContext(NativeModel model, ContextOptions options) {
    this.model = model;
    LlamaLibrary library = model.library();
    Functions functions = library.functions();
    decode = functions.function("llama_decode", JAVA_INT, ADDRESS, Layouts.BATCH);
    logits = functions.function("llama_get_logits_ith", ADDRESS, ADDRESS, JAVA_INT);
    embeddings = functions.function("llama_get_embeddings_seq", ADDRESS, ADDRESS, JAVA_INT);
    sequenceRemove =
        functions.function(
            "llama_memory_seq_rm", JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
    sequenceCopy =
        functions.procedure("llama_memory_seq_cp", ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    vocabularySize = model.vocabulary().size();
    library.log().clear();
    try {
      address = create(functions, model, options);
      memory =
          (MemorySegment)
              functions.function("llama_get_memory", ADDRESS, ADDRESS).invokeExact(address);
      vectorSize =
          (int)
              functions
                  .function("llama_model_n_embd_out", JAVA_INT, ADDRESS)
                  .invokeExact(model.address());
    } catch (FailureException e) {
      throw e;
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
    threads = ThreadPool.attach(functions, address, options.threads());
  }

  private static MemorySegment create(
      Functions functions, NativeModel model, ContextOptions options) throws Throwable {
    MethodHandle init =
        functions.function("llama_init_from_model", ADDRESS, ADDRESS, Layouts.CONTEXT_PARAMS);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = Layouts.contextDefaults(functions, arena);
      params.set(JAVA_INT, Layouts.CONTEXT_N_CTX, options.cells());
      params.set(JAVA_INT, Layouts.CONTEXT_N_BATCH, options.batchTokens());
      params.set(JAVA_INT, Layouts.CONTEXT_N_UBATCH, options.batchTokens());
      params.set(JAVA_INT, Layouts.CONTEXT_N_SEQ_MAX, options.sequences());
      params.set(JAVA_INT, Layouts.CONTEXT_N_OUTPUTS_MAX, options.outputs());
      params.set(JAVA_INT, Layouts.CONTEXT_N_THREADS, options.threads());
      params.set(JAVA_INT, Layouts.CONTEXT_N_THREADS_BATCH, options.threads());
      params.set(JAVA_BOOLEAN, Layouts.CONTEXT_EMBEDDINGS, options.embeddings());
      params.set(JAVA_BOOLEAN, Layouts.CONTEXT_KV_UNIFIED, true);
      if (options.embeddings()) {
        params.set(JAVA_INT, Layouts.CONTEXT_POOLING_TYPE, poolingType(options.pooling()));
      }
      MemorySegment context = (MemorySegment) init.invokeExact(model.address(), params);
      if (MemorySegment.NULL.equals(context)) {
        throw new FailureException(
            Failure.Kind.ENGINE_FAILED,
            "llama.cpp could not make a context of "
                + options.cells()
                + " tokens: "
                + model.library().log().recent());
      }
      model.adapt(context);
      return context;
    }
  }

  /** The numbers of {@code enum llama_pooling_type}. */
  private static int poolingType(Pooling pooling) {
    return switch (pooling) {
      case NONE -> 0;
      case MEAN -> 1;
      case CLS -> 2;
      case LAST -> 3;
      case RANK -> 4;
    };
  }

  /** Runs a batch through the model; blocks for as long as that takes. */
  public Decoded decode(TokenBatch batch) {
    try {
      int result = (int) decode.invokeExact(address, batch.struct());
      return switch (result) {
        case 0 -> Decoded.DONE;
        case 1 -> Decoded.NO_SPACE;
        default -> Decoded.FAILED;
      };
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  /**
   * The logits of the token at this index of the last batch, one for each token of the vocabulary.
   */
  MemorySegment logits(int index) {
    try {
      MemorySegment row = (MemorySegment) logits.invokeExact(address, index);
      if (MemorySegment.NULL.equals(row)) {
        throw new FailureException(
            Failure.Kind.INTERNAL, "no logits were asked for at batch index " + index);
      }
      return row.reinterpret((long) vocabularySize * Float.BYTES);
    } catch (FailureException e) {
      throw e;
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  /**
   * Refuses logits that are no numbers, as damaged weights give them: sorting them is undefined in
   * C++, and may end the process.
   *
   * @throws FailureException {@code INTERNAL}: to load the model again would not help
   */
  public void requireNumbers(int index) {
    MemorySegment row = logits(index);
    // Adding one to an exponent of all ones, which only NaN and infinity have, sets the sign bit.
    // Written without branches, the loop takes several at a time.
    int marks = 0;
    for (int token = 0; token < vocabularySize; token++) {
      marks |= (row.getAtIndex(JAVA_INT, token) & EXPONENT) + EXPONENT_STEP;
    }
    if (marks < 0) {
      requireOneByOne(row);
    }
  }

  private void requireOneByOne(MemorySegment row) {
    for (int token = 0; token < vocabularySize; token++) {
      float logit = row.getAtIndex(JAVA_FLOAT, token);
      if (Float.isNaN(logit) || logit == Float.POSITIVE_INFINITY) {
        throw new FailureException(
            Failure.Kind.INTERNAL,
            "the model computes what is no number: its file is damaged, or it is not supported");
      }
    }
  }

  /** A copy of the logits at this index of the last batch. */
  public float[] copyLogits(int index) {
    return logits(index).toArray(JAVA_FLOAT);
  }

  /**
   * The token with the greatest logit; among equals the one with the smallest number, as
   * llama.cpp's sampler.
   */
  public int argmax(int index) {
    MemorySegment row = logits(index);
    int best = 0;
    float most = Float.NEGATIVE_INFINITY;
    for (int token = 0; token < vocabularySize; token++) {
      float logit = row.getAtIndex(JAVA_FLOAT, token);
      if (logit > most) {
        most = logit;
        best = token;
      }
    }
    return best;
  }

  /** The pooled vector of a sequence of the last batch. */
  public float[] embedding(int sequence) {
    try {
      MemorySegment vector = (MemorySegment) embeddings.invokeExact(address, sequence);
      if (MemorySegment.NULL.equals(vector)) {
        throw new FailureException(
            Failure.Kind.ENGINE_FAILED, "llama.cpp made no vector of this text");
      }
      return vector.reinterpret((long) vectorSize * Float.BYTES).toArray(JAVA_FLOAT);
    } catch (FailureException e) {
      throw e;
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  /**
   * Forgets a sequence from a position on.
   *
   * @return false if this model cannot forget a part of a sequence; then nothing changed
   */
  public boolean forget(int sequence, int fromPosition) {
    try {
      return (boolean) sequenceRemove.invokeExact(memory, sequence, fromPosition, TO_THE_END);
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  /** Whether positions can be changed: not in every kind of memory. */
  public boolean canMove() {
    try {
      return (boolean)
          model
              .library()
              .functions()
              .function("llama_memory_can_shift", JAVA_BOOLEAN, ADDRESS)
              .invokeExact(memory);
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  /**
   * Forgets a part of a sequence; what is behind it stays where it is.
   *
   * @return false if this model cannot; then nothing changed
   */
  public boolean forget(int sequence, int from, int to) {
    try {
      return (boolean) sequenceRemove.invokeExact(memory, sequence, from, to);
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  /**
   * Moves what a sequence holds from a position on to the front. The cells must be its own: others
   * that share them would be moved with it. What they hold is turned with the next decode; until
   * then the sequence cannot be saved.
   */
  public void moveUp(int sequence, int from, int positions) {
    try {
      model
          .library()
          .functions()
          .procedure("llama_memory_seq_add", ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT)
          .invokeExact(memory, sequence, from, TO_THE_END, -positions);
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  /** Lets another sequence share the first {@code tokens} cells of this one; no data moves. */
  public void share(int from, int to, int tokens) {
    try {
      sequenceCopy.invokeExact(memory, from, to, 0, tokens);
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  /** Copies what a sequence holds out of the context; the sequence keeps it. */
  public SavedSequence save(int sequence) {
    Functions functions = model.library().functions();
    Arena arena = Arena.ofConfined();
    try {
      long size =
          (long)
              functions
                  .function("llama_state_seq_get_size", JAVA_LONG, ADDRESS, JAVA_INT)
                  .invokeExact(address, sequence);
      MemorySegment state = arena.allocate(size);
      long written =
          (long)
              functions
                  .function(
                      "llama_state_seq_get_data", JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT)
                  .invokeExact(address, state, size, sequence);
      return new SavedSequence(arena, state.asSlice(0, written));
    } catch (Throwable e) {
      arena.close();
      throw Functions.broken(e);
    }
  }

  /**
   * Gives an empty sequence what another one held when it was saved.
   *
   * @return false if there are not enough free cells; the sequence is then empty
   */
  public boolean restore(int sequence, SavedSequence saved) {
    try {
      long read =
          (long)
              model
                  .library()
                  .functions()
                  .function(
                      "llama_state_seq_set_data", JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT)
                  .invokeExact(address, saved.state(), saved.bytes(), sequence);
      if (read == 0) {
        forget(sequence, 0);
      }
      return read > 0;
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  /** Forgets everything. */
  public void clear() {
    try {
      model
          .library()
          .functions()
          .procedure("llama_memory_clear", ADDRESS, JAVA_BOOLEAN)
          .invokeExact(memory, false);
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  MemorySegment address() {
    return address;
  }

  int vocabularySize() {
    return vocabularySize;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      threads.detach();
      try {
        model.library().functions().procedure("llama_free", ADDRESS).invokeExact(address);
      } catch (Throwable e) {
        throw Functions.broken(e);
      }
      threads.close();
    }
  }
}
