package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.net.Exchange;
import dev.folkmoot.net.wire.Answer;
import dev.folkmoot.net.wire.AnswerCodec;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.Control;
import dev.folkmoot.net.wire.Limits;
import dev.folkmoot.net.wire.MalformedMessageException;
import dev.folkmoot.net.wire.RequestHeader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The serving side of a stream. The thread that answers writes; once the body is read, a second one
 * waits for the asker to say that it has had enough, or to vanish: a provider that is busy with a
 * prompt writes nothing and would not notice.
 */
final class StreamExchange<B> implements Exchange<B> {

  /** An asker that sends nothing of its prompt for so long has lost interest. */
  static final Duration BODY_SILENCE = Duration.ofSeconds(30);

  /** Who sends less than this in the long run holds a place and means nothing by it. */
  static final int LEAST_BODY_BYTES_PER_SECOND = 2 * 1024;

  private static final Answer.Beat NO_PROGRESS = new Answer.Beat(0, 0);

  private final NodeId asker;
  private final Reach standing;
  private final RequestHeader header;
  private final Stream stream;
  private final Function<Bytes, B> codec;
  private final Platform platform;
  private final ReentrantLock state = new ReentrantLock();
  private final List<Runnable> cancelActions = new ArrayList<>(1);
  private final FrameStream frames;
  private Duration beatInterval = Duration.ZERO;
  private volatile Supplier<Answer.Beat> progress = () -> NO_PROGRESS;
  private volatile long sentAt;
  private volatile boolean cancelled;
  private volatile boolean over;

  StreamExchange(
      NodeId asker,
      Reach standing,
      RequestHeader header,
      FrameStream frames,
      Function<Bytes, B> codec,
      Platform platform) {
    this.asker = asker;
    this.standing = standing;
    this.header = header;
    this.frames = frames;
    this.stream = frames.stream();
    this.codec = codec;
    this.platform = platform;
  }

  @Override
  public NodeId asker() {
    return asker;
  }

  @Override
  public Reach standing() {
    return standing;
  }

  @Override
  public RequestHeader header() {
    return header;
  }

  @Override
  public void refuse(Answer.Refused refusal) {
    write(refusal);
    over = true;
  }

  @Override
  public void accept(Answer.Accepted accepted) {
    write(accepted);
    beatInterval = accepted.beatInterval();
    if (!beatInterval.isZero()) {
      scheduleBeat();
    }
  }

  @Override
  public B body() {
    try {
      Bytes body = frames.readRaw(header.bodyBytes(), bodyDeadline(header.bodyBytes()));
      stream.readDeadline(Stream.NO_DEADLINE);
      B decoded = codec.apply(body);
      frames.limitReads(Limits.MAX_CONTROL_BYTES, Limits.MAX_CONTROL_FIELDS);
      platform.start("asker-watch", this::watch);
      return decoded;
    } catch (IOException e) {
      throw gone(e);
    } catch (MalformedMessageException e) {
      throw new FailureException(
          Failure.Kind.INVALID_REQUEST, "the peer sent no request: " + e.getMessage(), e);
    }
  }

  /** A slow link is waited for as long as it takes; who trickles has an end all the same. */
  private Runnable bodyDeadline(int bytes) {
    Duration inAll = BODY_SILENCE.plusSeconds(bytes / LEAST_BODY_BYTES_PER_SECOND);
    long end = platform.timers().nanoTime() + inAll.toNanos();
    return () -> {
      long left = end - platform.timers().nanoTime();
      stream.readDeadline(Duration.ofNanos(Math.min(left, BODY_SILENCE.toNanos())));
    };
  }

  @Override
  public void send(Answer answer) {
    write(answer);
    over = answer.isLast();
  }

  @Override
  public void sendAll(List<? extends Answer> answers) {
    write(answers);
    over = !answers.isEmpty() && answers.getLast().isLast();
  }

  private void write(Answer answer) {
    write(List.of(answer));
  }

  private void write(List<? extends Answer> answers) {
    if (over || cancelled) {
      throw gone(null);
    }
    try {
      frames.writeAll(answers, AnswerCodec::write);
      sentAt = platform.timers().nanoTime();
    } catch (IOException e) {
      throw gone(e);
    }
  }

  private FailureException gone(@Nullable IOException cause) {
    cancel();
    return new FailureException(Failure.Kind.CANCELLED, "the asker has gone", cause);
  }

  @Override
  public void progress(Supplier<Answer.Beat> reached) {
    progress = reached;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void onCancel(Runnable action) {
    state.lock();
    try {
      if (!cancelled) {
        cancelActions.add(action);
        return;
      }
    } finally {
      state.unlock();
    }
    action.run();
  }

  /** The handler has returned. What was promised and not sent, the asker learns from a reset. */
  void end() {
    boolean whole = over;
    over = true;
    if (whole && !cancelled) {
      // Wakes the one who waits for a word of the asker.
      stream.readDeadline(Duration.ZERO);
    } else {
      stream.reset();
    }
  }

  private void watch() {
    try {
      Optional<Control> control = Optional.empty();
      while (!over && control != null && control.isEmpty()) {
        control = frames.read(Control::read);
      }
      if (control != null && control.isPresent()) {
        cancel();
      }
    } catch (IOException | MalformedMessageException e) {
      if (!over) {
        cancel();
      }
    }
  }

  private void cancel() {
    List<Runnable> actions;
    state.lock();
    try {
      cancelled = true;
      actions = List.copyOf(cancelActions);
      cancelActions.clear();
    } finally {
      state.unlock();
    }
    actions.forEach(Runnable::run);
  }

  private void scheduleBeat() {
    platform.timers().schedule(beatInterval, () -> platform.start("beat", this::beat));
  }

  /** Says that this node lives, unless it has just said something else. */
  private void beat() {
    if (over || cancelled) {
      return;
    }
    try {
      if (platform.timers().nanoTime() - sentAt >= beatInterval.toNanos() / 2) {
        frames.write(out -> AnswerCodec.write(out, progress.get()));
      }
      scheduleBeat();
    } catch (IOException e) {
      cancel();
    }
  }
}
