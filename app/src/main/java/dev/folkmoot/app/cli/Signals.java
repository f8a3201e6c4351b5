package dev.folkmoot.app.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Ctrl-C and {@code kill}: the first asks politely, the second ends the process at once. The JDK
 * has no official interface for this, and javac refuses the unofficial one to code that is compiled
 * without warnings; so it is reached by reflection. Where it is missing the JVM's own way remains:
 * it ends at the first signal, after its shutdown hooks.
 */
final class Signals {

  /** A signal that ends a process, with the exit code that says so. */
  enum Ending {
    INT(130),
    TERM(0);

    /** A shell's code for an interrupt; and a service that was told to stop, and did, is well. */
    final int exitCode;

    Ending(int exitCode) {
      this.exitCode = exitCode;
    }
  }

  private static final System.Logger LOG = System.getLogger(Signals.class.getName());
  private static final int KILLED = 137;

  private Signals() {}

  /** Completes with the first signal; the second ends the process before anything else. */
  static CompletableFuture<Ending> first() {
    CompletableFuture<Ending> first = new CompletableFuture<>();
    for (Ending ending : Ending.values()) {
      handle(
          ending,
          signal -> {
            if (!first.complete(signal)) {
              Runtime.getRuntime().halt(KILLED);
            }
          });
    }
    return first;
  }

  private static void handle(Ending ending, Consumer<Ending> action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.accept(ending);
                  return Optional.empty().orElse(null);
                }
                return method.invoke(action, arguments);
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(ending.name()), ours);
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      LOG.log(System.Logger.Level.DEBUG, "signal " + ending + " keeps its default", e);
    }
  }
}
