package dev.folkmoot.app.cli;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What another program pipes into {@code moot run}. Where there is no other prompt it is the
 * prompt, and worth any wait. Where there is one, a pipe that stays open and silent (many a job
 * runner leaves such a one) must not hold up the answer.
 */
final class PipedInput {

  static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int MAX_BYTES = 50_000_000;

  private final InputStream in;

  PipedInput(InputStream in) {
    this.in = in;
  }

  /** All of it, however long it takes to come. */
  String all() {
    return read(new byte[0]);
  }

  /**
   * All of it, unless nothing at all has come before patience ends.
   *
   * @return empty where nothing came
   */
  Optional<String> ifAnyComes(Duration patience) throws InterruptedException {
    CompletableFuture<byte[]> first = new CompletableFuture<>();
    Thread.ofPlatform().daemon().name("piped-input").start(() -> readFirst(first));
    try {
      return Optional.of(read(first.get(patience.toMillis(), TimeUnit.MILLISECONDS)));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot read standard input: " + e.getCause(), e);
    }
  }

  private void readFirst(CompletableFuture<byte[]> first) {
    try {
      first.complete(in.readNBytes(1));
    } catch (IOException e) {
      first.completeExceptionally(e);
    }
  }

  private String read(byte[] first) {
    try {
      byte[] rest = in.readNBytes(MAX_BYTES);
      if (rest.length == MAX_BYTES) {
        throw FailureException.invalid(
            "standard input is too long: at most " + MAX_BYTES + " bytes");
      }
      byte[] whole = new byte[first.length + rest.length];
      System.arraycopy(first, 0, whole, 0, first.length);
      System.arraycopy(rest, 0, whole, first.length, rest.length);
      return new String(whole, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot read standard input: " + e.getMessage(), e);
    }
  }
}
