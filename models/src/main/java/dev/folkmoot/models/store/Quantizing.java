package dev.folkmoot.models.store;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Watches weights being made smaller: the library says nothing until it is done, the file grows.
 */
final class Quantizing {

  private static final long LOOK_MILLIS = 200;

  private Quantizing() {}

  static void run(
      Quantizer quantizer, Ingredients made, ModelShape shape, Path target, Progress progress)
      throws IOException {
    String type = made.quantize().orElseThrow().toUpperCase(Locale.ROOT);
    if (!quantizer.types().contains(type)) {
      throw FailureException.invalid(
          quantizer.types().isEmpty()
              ? "quantize is not available: no engine here can do it"
              : "unsupported quantization type " + type + "; use one of " + quantizer.types());
    }
    String status = "quantizing " + shape.quantization() + " model to " + type;
    long total = Files.size(made.weights());
    FutureTask<Boolean> work =
        new FutureTask<>(() -> quantizer.quantize(made.weights(), target, type), true);
    Thread worker = Thread.ofPlatform().daemon().name("quantize").start(work);
    try {
      while (true) {
        progress.report(status, Math.min(Files.size(target), total - 1), total);
        try {
          work.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
          progress.report(status, total, total);
          return;
        } catch (TimeoutException e) {
          // Not done yet: look again.
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      awaitQuietly(worker);
      throw new FailureException(Failure.Kind.CANCELLED, "quantizing was cancelled", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FailureException failure) {
        throw failure;
      }
      throw new FailureException(Failure.Kind.INTERNAL, "quantizing failed: " + e.getCause(), e);
    }
  }

  /** The library cannot be stopped; its file must not be removed under it and then appear again. */
  private static void awaitQuietly(Thread worker) {
    boolean interrupted = Thread.interrupted();
    while (worker.isAlive()) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
