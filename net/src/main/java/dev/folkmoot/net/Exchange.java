package dev.folkmoot.net;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.wire.Answer;
import dev.folkmoot.net.wire.RequestHeader;
import java.util.List;
import java.util.function.Supplier;

/**
 * A request of a peer, and the way back to it. First comes the header; the body is read when, and
 * only if, it is asked for.
 *
 * @param <B> what the body is
 */
public interface Exchange<B> {

  /** Who asks, proven by its key. */
  NodeId asker();

  /** Where the asker stood when it asked, known for certain. */
  Reach standing();

  RequestHeader header();

  /** Does not take the request, and ends the exchange. No byte of the body is read. */
  void refuse(Answer.Refused refusal);

  /**
   * Takes the request: only now does a large body come.
   *
   * @throws dev.folkmoot.core.failure.FailureException {@code CANCELLED} if the asker has gone
   */
  void accept(Answer.Accepted accepted);

  /**
   * Waits for the body; once, after {@link #accept}.
   *
   * @throws dev.folkmoot.core.failure.FailureException {@code CANCELLED} if the asker has gone or
   *     does not send it in time, {@code INVALID_REQUEST} if it is none
   */
  B body();

  /**
   * Sends something. Waits while the asker is slow: at most a window is on its way. While this node
   * sends nothing, beats go out by themselves, as often as {@code Accepted} has said.
   *
   * @throws dev.folkmoot.core.failure.FailureException {@code CANCELLED} if the asker has gone
   */
  void send(Answer answer);

  /**
   * Sends several things, none of which but the last may be a last one, in as few packets as may
   * be: when an engine is ahead of a slow asker, or decodes for many at once.
   *
   * @throws dev.folkmoot.core.failure.FailureException as {@link #send} does
   */
  default void sendAll(List<? extends Answer> answers) {
    answers.forEach(this::send);
  }

  /**
   * Every beat from now on says what this says then: how far the prompt has come, so that the asker
   * can tell long work from none.
   *
   * @param progress asked by any thread; must not block
   */
  void progress(Supplier<Answer.Beat> progress);

  /** Whether the asker does not want it any more, or has gone. */
  boolean isCancelled();

  /**
   * Runs this once the asker does not want it any more, at once if so already. It must not block.
   */
  void onCancel(Runnable action);
}
