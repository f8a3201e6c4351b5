package dev.folkmoot.engine.llamacpp.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The threads that compute for one context. Without one of these, ggml starts and ends its threads
 * at every decode, which costs a small model a good part of its time.
 */
final class ThreadPool implements AutoCloseable {

  /**
   * {@code sizeof(struct ggml_threadpool_params)}: a mask of 512 CPUs, three ints, two booleans.
   */
  private static final long PARAMS_BYTES = 528;

  private final Functions functions;
  private final MemorySegment context;
  private final MemorySegment pool;

  private ThreadPool(Functions functions, MemorySegment context, MemorySegment pool) {
    this.functions = functions;
    this.context = context;
    this.pool = pool;
  }

  static ThreadPool attach(Functions functions, MemorySegment context, int threads) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = arena.allocate(PARAMS_BYTES, Long.BYTES);
      functions
          .procedure("ggml_threadpool_params_init", ADDRESS, JAVA_INT)
          .invokeExact(params, threads);
      MemorySegment pool =
          (MemorySegment)
              functions.function("ggml_threadpool_new", ADDRESS, ADDRESS).invokeExact(params);
      functions
          .procedure("llama_attach_threadpool", ADDRESS, ADDRESS, ADDRESS)
          .invokeExact(context, pool, pool);
      return new ThreadPool(functions, context, pool);
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  void detach() {
    call("llama_detach_threadpool", context);
  }

  /** Call this after the context is gone. */
  @Override
  public void close() {
    call("ggml_threadpool_free", pool);
  }

  private void call(String name, MemorySegment argument) {
    try {
      functions.procedure(name, ADDRESS).invokeExact(argument);
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }
}
