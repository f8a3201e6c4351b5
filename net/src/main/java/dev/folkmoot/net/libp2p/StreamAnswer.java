package dev.folkmoot.net.libp2p;

import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.UnsupportedProtocolException;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.net.Loss;
import dev.folkmoot.net.RemoteAnswer;
import dev.folkmoot.net.Reply;
import dev.folkmoot.net.wire.Answer;
import dev.folkmoot.net.wire.AnswerCodec;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.Limits;
import dev.folkmoot.net.wire.MalformedMessageException;
import dev.folkmoot.net.wire.RequestHeader;
import dev.folkmoot.net.wire.RequestHeaderCodec;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The asking side of a stream. No thread of its own: who waits for the answer reads it, so an idle
 * answer is a few objects. Only a large body has a thread for as long as it takes to leave: it
 * waits for the peer's acceptance and then for the link, and meanwhile the peer's silence must be
 * heard.
 */
final class StreamAnswer implements RemoteAnswer {

  private static final System.Logger LOG = System.getLogger(StreamAnswer.class.getName());

  /** A body up to this goes along with the header; a larger one waits until it is wanted. */
  static final int EAGER_BODY_BYTES = 32 * 1024;

  /** A peer that takes no piece of a prompt for so long does not want it. */
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(20);

  /** Opens the stream; dials first, if it must. */
  interface Opening {
    Stream open() throws IOException;
  }

  private final Opening opening;
  private final @Nullable Dialling dialling;
  private final TrafficCounter traffic;
  private final Platform platform;
  private final RequestHeader header;
  private final Bytes body;
  private @Nullable FrameStream frames;
  private volatile @Nullable Stream stream;
  private volatile boolean closed;
  private boolean bodySent;
  private volatile int sentBytes;

  /** Why the body did not leave. */
  private volatile @Nullable IOException stuck;

  private volatile boolean over;

  /** Of a peer that is connected: its stream is there at once. */
  StreamAnswer(
      Opening opening,
      TrafficCounter traffic,
      Platform platform,
      RequestHeader header,
      Bytes body) {
    this.opening = opening;
    this.dialling = null;
    this.traffic = traffic;
    this.platform = platform;
    this.header = header;
    this.body = body;
  }

  /** Of a peer that must be dialled; what that takes is silence of the peer. */
  StreamAnswer(
      Dialling dialling,
      TrafficCounter traffic,
      Platform platform,
      RequestHeader header,
      Bytes body) {
    this.opening = () -> dialling.await(Stream.NO_DEADLINE).orElseThrow();
    this.dialling = dialling;
    this.traffic = traffic;
    this.platform = platform;
    this.header = header;
    this.body = body;
  }

  @Override
  public Reply next() throws InterruptedException {
    return read(Stream.NO_DEADLINE).orElseGet(() -> lost(Loss.TIMED_OUT, "silence for a year"));
  }

  @Override
  public Optional<Reply> next(Duration atMost) throws InterruptedException {
    return read(atMost);
  }

  private Optional<Reply> read(Duration atMost) throws InterruptedException {
    try {
      if (frames == null && dialling != null && dialling.await(atMost).isEmpty()) {
        return Optional.empty();
      }
      FrameStream opened = frames == null ? begin() : frames;
      opened.stream().readDeadline(atMost);
      while (true) {
        Optional<Answer> answer = opened.read(AnswerCodec::read);
        if (answer == null) {
          return Optional.of(lost(Loss.RESET, "the peer ended the stream in the middle"));
        }
        if (answer.isPresent()) {
          return Optional.of(heard(opened, answer.get()));
        }
      }
    } catch (SocketTimeoutException e) {
      return frames == null ? Optional.of(lost(Loss.TIMED_OUT, reason(e))) : Optional.empty();
    } catch (InterruptedIOException e) {
      throw interrupted(e);
    } catch (UnsupportedProtocolException e) {
      return Optional.of(lost(Loss.UNSUPPORTED, reason(e)));
    } catch (IOException e) {
      return Optional.of(broken(e));
    } catch (MalformedMessageException e) {
      return Optional.of(lost(Loss.GARBLED, reason(e)));
    }
  }

  private Reply broken(IOException e) {
    IOException unsent = stuck;
    return unsent == null
        ? lost(lossOf(), reason(e))
        : lost(Loss.TIMED_OUT, "it takes nothing of the request");
  }

  private FrameStream begin() throws IOException {
    Stream opened = opening.open();
    stream = opened;
    if (closed) {
      opened.reset();
    }
    FrameStream begun =
        new FrameStream(
            opened,
            traffic,
            Limits.MAX_ANSWER_BYTES,
            Limits.MAX_ANSWER_FIELDS,
            Limits.MAX_HEADER_BYTES);
    opened.writeDeadline(WRITE_TIMEOUT);
    begun.write(out -> RequestHeaderCodec.write(out, header));
    frames = begun;
    if (body.size() <= EAGER_BODY_BYTES) {
      bodySent = true;
      begun.writeRaw(body, WRITE_TIMEOUT, left -> sentBytes = left);
    }
    return begun;
  }

  private void sendBody(FrameStream opened) {
    bodySent = true;
    platform.start(
        "request-body",
        () -> {
          try {
            opened.writeRaw(body, WRITE_TIMEOUT, left -> sentBytes = left);
          } catch (SocketTimeoutException e) {
            stuck = e;
            opened.stream().reset();
          } catch (IOException e) {
            // The stream is over, and so its reader hears; or the peer has had enough of it, and
            // has said so, which is still to be read.
            LOG.log(
                System.Logger.Level.DEBUG, "the body of a request did not leave: {0}", reason(e));
          }
        });
  }

  private Reply heard(FrameStream opened, Answer answer) {
    if (answer instanceof Answer.Accepted && !bodySent) {
      sendBody(opened);
    }
    over = answer.isLast();
    return new Reply.Heard(answer);
  }

  @Override
  public @Nullable Reply poll() {
    FrameStream opened = frames;
    if (opened == null || over) {
      return null;
    }
    try {
      Optional<Answer> answer = opened.poll(AnswerCodec::read);
      return answer == null || answer.isEmpty() ? null : heard(opened, answer.get());
    } catch (MalformedMessageException e) {
      return lost(Loss.GARBLED, reason(e));
    }
  }

  @Override
  public int sentBytes() {
    return sentBytes;
  }

  /** Which of the losses a broken stream is: the whole connection, or this stream of it. */
  private Loss lossOf() {
    Stream opened = stream;
    if (opened == null) {
      return Loss.UNREACHABLE;
    }
    return opened.connection().isClosed() ? Loss.DISCONNECTED : Loss.RESET;
  }

  private Reply lost(Loss loss, String message) {
    over = true;
    Stream opened = stream;
    if (opened != null) {
      opened.reset();
    }
    return new Reply.Lost(loss, message);
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static InterruptedException interrupted(InterruptedIOException e) {
    Thread.interrupted();
    InterruptedException interrupted = new InterruptedException(e.getMessage());
    interrupted.initCause(e);
    return interrupted;
  }

  @Override
  public void close() {
    closed = true;
    Stream opened = stream;
    if (opened == null) {
      if (dialling != null) {
        dialling.abandon();
      }
      return;
    }
    if (over) {
      opened.close();
    } else {
      opened.reset();
    }
  }
}
