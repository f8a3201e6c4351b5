package dev.folkmoot.engine.llamacpp.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;

/**
 * Keeps the last warnings and errors that llama.cpp wrote, so that a failure can say why. Without
 * this it would write to our standard error. Prompts never pass through its log at these levels.
 */
@SuppressWarnings("restricted") // native access is what this package is for
final class NativeLog {

  private static final int LEVEL_WARN = 3;
  private static final int LEVEL_ERROR = 4;
  private static final int LEVEL_CONTINUE = 5;
  private static final int MAX_LINES = 8;
  private static final int MAX_LINE_BYTES = 4096;

  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private boolean keeping;

  private NativeLog() {}

  static NativeLog install(Functions functions) {
    NativeLog log = new NativeLog();
    try {
      MemorySegment callback =
          Linker.nativeLinker()
              .upcallStub(
                  MethodHandles.lookup()
                      .bind(
                          log,
                          "accept",
                          MethodType.methodType(
                              void.class, int.class, MemorySegment.class, MemorySegment.class)),
                  FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS),
                  Arena.global());
      functions
          .procedure("llama_log_set", ADDRESS, ADDRESS)
          .invokeExact(callback, MemorySegment.NULL);
      return log;
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  /** The callback. An exception that left it would end the process: nothing here throws. */
  @SuppressWarnings("UnusedMethod") // called by llama.cpp
  private synchronized void accept(int level, MemorySegment text, MemorySegment unused) {
    if (level != LEVEL_CONTINUE) {
      keeping = level == LEVEL_WARN || level == LEVEL_ERROR;
    }
    if (keeping && !MemorySegment.NULL.equals(text)) {
      if (lines.size() == MAX_LINES) {
        lines.removeFirst();
      }
      lines.addLast(NativeText.read(text, MAX_LINE_BYTES).strip());
    }
  }

  synchronized String recent() {
    return lines.isEmpty() ? "llama.cpp gave no reason" : String.join("; ", lines);
  }

  synchronized void clear() {
    lines.clear();
  }
}
