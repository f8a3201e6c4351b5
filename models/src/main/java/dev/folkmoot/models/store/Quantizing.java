package dev.folkmoot.models.store;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Watches weights being made smaller: the library says nothing until it is done, the file grows.
 */
final class Quantizing {

  private static final long LOOK_MILLIS = 200;

  /** What is small already would lose by being made small another way. */
  private static final Set<String> SOURCES = Set.of("F32", "F16", "BF16");

  private Quantizing() {}

  /**
   * What weights are to be made.
   *
   * @return empty where nothing is to be done: it was not asked for, or they are that already
   */
  static Optional<String> type(Quantizer quantizer, Ingredients made, ModelShape shape) {
    if (made.quantize().isEmpty()) {
      return Optional.empty();
    }
    String asked = made.quantize().get().toUpperCase(Locale.ROOT);
    String type = asked.equals("Q4_K") ? "Q4_K_M" : asked;
    if (quantizer.types().isEmpty()) {
      throw FailureException.invalid("quantize is not available: no engine here can do it");
    }
    if (!quantizer.types().contains(type)) {
      throw FailureException.invalid(
          "unsupported quantization type "
              + asked
              + " - supported types are "
              + String.join(", ", quantizer.types()));
    }
    if (!SOURCES.contains(shape.quantization())) {
      throw FailureException.invalid("quantization is only supported for F16 and F32 models");
    }
    return type.equals(shape.quantization()) ? Optional.empty() : Optional.of(type);
  }

  static void run(
      Quantizer quantizer,
      String type,
      Ingredients made,
      ModelShape shape,
      Path target,
      Progress progress)
      throws IOException {
    String status = "quantizing " + shape.quantization() + " model to " + type;
    long total = Files.size(made.weights());
    ThreadFactory threads = Thread.ofPlatform().daemon().name("quantize").factory();
    try (ExecutorService worker = Executors.newSingleThreadExecutor(threads)) {
      Future<?> work = worker.submit(() -> quantizer.quantize(made.weights(), target, type));
      try {
        watch(work, () -> progress.report(status, Math.min(Files.size(target), total - 1), total));
        progress.report(status, total, total);
      } finally {
        // Who goes early ends it, and is held up until it has let go of its file, which must not
        // appear again.
        work.cancel(true);
      }
    }
  }

  /** Tells how far it is, now and then, until it is done. */
  private static void watch(Future<?> work, Look look) throws IOException {
    try {
      while (!work.isDone()) {
        look.tell();
        try {
          work.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          // Not done yet: look again.
        }
      }
      work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(Failure.Kind.CANCELLED, "quantizing was cancelled", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FailureException failure) {
        throw failure;
      }
      throw new FailureException(Failure.Kind.INTERNAL, "quantizing failed: " + e.getCause(), e);
    }
  }

  /** A look at the file that grows. */
  private interface Look {
    void tell() throws IOException;
  }
}
