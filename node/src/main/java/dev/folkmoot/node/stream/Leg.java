package dev.folkmoot.node.stream;

import dev.folkmoot.core.inference.Origin;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One machine's part of an answer. One reader; {@link #close} may be called by anybody. */
interface Leg extends AutoCloseable {

  /**
   * Waits for what comes next; the machine is asked by the first call. After {@link Step.Lost}, or
   * an event that is the last, it must not be called again.
   *
   * @param atMost silence that is borne; this machine is never taken for silent
   */
  Step next(Duration atMost) throws InterruptedException;

  /** What has arrived together with what came before; null if nothing has. */
  @Nullable Step poll();

  /** What the answer depends on; known once an event was heard. */
  Origin origin();

  /** What the machine has promised; {@link Promise#NONE} while it has not, or need not. */
  Promise promise();

  /**
   * A machine's word on how it will be heard of.
   *
   * @param beat it says at least this often that it lives
   * @param firstEvent until its first event, as far as it can tell
   */
  record Promise(Duration beat, Duration firstEvent) {
    static final Promise NONE = new Promise(Duration.ZERO, Duration.ZERO);
  }

  /** Whether an engine in this process speaks, whose word on limits needs no second look. */
  boolean isOwnEngine();

  /** Tokens of the prompt, as far as the machine has told; else 0. */
  int promptTokens();

  /** Whether the machine has not begun with it, as far as is known here. */
  boolean isWaiting();

  /** How long the model was waited for; zero where that is not known. */
  Duration loadTime();

  /** Lets go; what is not complete is cancelled. */
  @Override
  void close();
}
