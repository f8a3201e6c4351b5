package dev.folkmoot.engine.llamacpp.binding;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.ConcurrentHashMap;

/** Finds functions in a set of loaded libraries. */
@SuppressWarnings("restricted") // native access is what this package is for
final class Functions {

  private static final Linker LINKER = Linker.nativeLinker();

  private final SymbolLookup symbols;

  /** Making a handle takes longer than most calls through it. */
  private final ConcurrentHashMap<String, MethodHandle> handles = new ConcurrentHashMap<>();

  Functions(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
    return bind(name, FunctionDescriptor.of(result, arguments));
  }

  MethodHandle procedure(String name, MemoryLayout... arguments) {
    return bind(name, FunctionDescriptor.ofVoid(arguments));
  }

  /**
   * For calls that are short, never block and never call back: they skip the switch of thread
   * state.
   */
  MethodHandle leaf(String name, MemoryLayout result, MemoryLayout... arguments) {
    return bind(name, FunctionDescriptor.of(result, arguments), Linker.Option.critical(false));
  }

  private MethodHandle bind(String name, FunctionDescriptor descriptor, Linker.Option... options) {
    return handles.computeIfAbsent(
        name,
        wanted ->
            symbols
                .find(wanted)
                .map(address -> LINKER.downcallHandle(address, descriptor, options))
                .orElseThrow(() -> missing(wanted)));
  }

  private static FailureException missing(String name) {
    return new FailureException(
        Failure.Kind.ENGINE_FAILED,
        "the llama.cpp library lacks the function "
            + name
            + "; run ./moot to fetch the pinned one");
  }

  /**
   * What a downcall throws is either an error of the JVM or a wrong signature of ours: neither can
   * be handled.
   */
  static AssertionError broken(Throwable cause) {
    return new AssertionError("native call failed", cause);
  }
}
