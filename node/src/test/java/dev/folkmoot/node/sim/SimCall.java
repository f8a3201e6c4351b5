package dev.folkmoot.node.sim;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.Exchange;
import dev.folkmoot.net.Loss;
import dev.folkmoot.net.RemoteAnswer;
import dev.folkmoot.net.Reply;
import dev.folkmoot.net.RequestHandler;
import dev.folkmoot.net.wire.Answer;
import dev.folkmoot.net.wire.AnswerCodec;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.Limits;
import dev.folkmoot.net.wire.MessageReader;
import dev.folkmoot.net.wire.RequestHeader;
import dev.folkmoot.net.wire.RequestHeaderCodec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way between two simulated nodes: a stream of frames, as {@code StreamAnswer} and
 * {@code StreamExchange} make of it. What is sent is encoded, carried as bytes, and decoded.
 */
final class SimCall implements RemoteAnswer {

  /** Frames that a slow asker has not read: what a window of a stream holds, about. */
  private static final int WINDOW_FRAMES = 256;

  private static final Duration FOR_EVER = Duration.ofDays(365);

  /** How it is answered there. */
  interface Answering {
    void answer(RequestHandler handler, SimCall call) throws InterruptedException;
  }

  private final SimPeers asker;
  private final NodeId target;
  private final Bytes header;
  private final Bytes body;
  private final int bodyBytes;
  private final Answering answering;
  private final SimMesh mesh;
  private final TimedWaiting reading;
  private final TimedWaiting writing;
  private final Deque<Bytes> inbox = new ArrayDeque<>();
  private @Nullable SimPeers provider;
  private @Nullable Served<?> served;
  private Reply.@Nullable Lost lost;
  private int unread;
  private boolean begun;
  private boolean over;
  private boolean closed;

  SimCall(SimPeers asker, NodeId target, RequestHeader header, Bytes body, Answering answering) {
    this.asker = asker;
    this.target = target;
    this.mesh = asker.mesh;
    this.header =
        mesh.encode(out -> RequestHeaderCodec.write(out, header.withBodyBytes(body.size())));
    this.body = body;
    this.bodyBytes = body.size();
    this.answering = answering;
    this.reading = new TimedWaiting(mesh.simulation);
    this.writing = new TimedWaiting(mesh.simulation);
  }

  // ---- the asking side -------------------------------------------------------------------------

  @Override
  public Reply next() throws InterruptedException {
    return next(FOR_EVER).orElseThrow();
  }

  @Override
  public Optional<Reply> next(Duration atMost) throws InterruptedException {
    begin();
    boolean came = reading.until(() -> lost != null || !inbox.isEmpty(), atMost);
    return came ? Optional.of(reply()) : Optional.empty();
  }

  @Override
  public @Nullable Reply poll() {
    return over || lost != null || inbox.isEmpty() ? null : reply();
  }

  private Reply reply() {
    Reply.Lost loss = lost;
    if (loss != null) {
      over = true;
      asker.remove(this);
      return loss;
    }
    Bytes frame = inbox.remove();
    unread--;
    writing.wake();
    Answer answer =
        MessageReader.read(frame, Limits.MAX_ANSWER_FIELDS, AnswerCodec::read).orElseThrow();
    if (answer.isLast()) {
      over = true;
      asker.remove(this);
    }
    return new Reply.Heard(answer);
  }

  private void begin() {
    if (begun) {
      return;
    }
    begun = true;
    asker.add(this);
    boolean isLinked = asker.isLinked(target);
    int trips = isLinked ? 1 : 4;
    mesh.simulation.after(mesh.latency(asker.self(), target).multipliedBy(trips), this::arrived);
    if (!isLinked) {
      mesh.simulation.after(
          SimMesh.DIAL_TIMEOUT,
          () -> {
            if (provider == null) {
              lose(Loss.UNREACHABLE, "no answer to the dial");
            }
          });
    }
  }

  /** The request has come to where its target should be. */
  private void arrived() {
    SimPeers there = mesh.find(target);
    if (closed || lost != null || there == null || !mesh.passes(asker.self(), target)) {
      return;
    }
    if (!asker.connect(target)) {
      lose(Loss.UNREACHABLE, "nobody is there");
      return;
    }
    provider = there;
    there.add(this);
    asker.carried(header.size() + body.size(), 0);
    there.carried(0, header.size() + body.size());
    RequestHandler handler = there.handler();
    if (handler == null) {
      mesh.deliver(
          target, asker.self(), () -> lose(Loss.UNSUPPORTED, "it does not serve requests yet"));
      return;
    }
    there.machine.start("request", () -> answer(there, handler));
  }

  private void lose(Loss loss, String why) {
    if (lost == null && !over) {
      lost = new Reply.Lost(loss, why);
      inbox.clear();
      reading.wake();
    }
  }

  /** Whether anybody here has a use for it is asked where it arrives. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    asker.remove(this);
    if (!over && begun) {
      lose(Loss.RESET, "it was let go here");
      mesh.deliver(asker.self(), target, this::cancelThere);
    }
  }

  // ---- what befalls both -----------------------------------------------------------------------

  /** One end has seen that the connection with the other is gone. */
  void connectionLost(SimPeers end, SimPeers other) {
    if (end == asker && other == provider) {
      lose(Loss.DISCONNECTED, "the connection is gone");
    } else if (end == provider && other == asker) {
      cancelThere();
    }
  }

  /** Nothing leaves it any more; what ran on it ends in the dark. */
  void machineDied(SimPeers dead) {
    if (dead == asker) {
      lose(Loss.DISCONNECTED, "this machine is dead");
    } else if (dead == provider) {
      cancelThere();
    }
  }

  private void cancelThere() {
    Served<?> there = served;
    SimPeers at = provider;
    if (there != null && at != null) {
      at.machine.start("cancel", there::cancel);
    }
  }

  // ---- the answering side ----------------------------------------------------------------------

  private void answer(SimPeers there, RequestHandler handler) {
    try {
      answering.answer(handler, this);
    } catch (FailureException gone) {
      mesh.happened(target.hashCode(), gone.failure().kind().ordinal());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      there.remove(this);
      Served<?> done = served;
      if (done != null) {
        done.end();
      }
    }
  }

  /** The exchange, for the handler; once. */
  <B> Exchange<B> served(Function<Bytes, B> codec) {
    SimPeers there = provider;
    if (there == null) {
      throw new IllegalStateException("nobody is asked yet");
    }
    Served<B> exchange = new Served<>(there, codec);
    served = exchange;
    return exchange;
  }

  private final class Served<B> implements Exchange<B> {
    private final SimPeers there;
    private final Function<Bytes, B> codec;
    private final RequestHeader read =
        MessageReader.read(header, Limits.MAX_HEADER_FIELDS, RequestHeaderCodec::read);
    private final List<Runnable> cancelActions = new ArrayList<>();
    private Supplier<Answer.Beat> progress = () -> new Answer.Beat(0, 0);
    private long sentAt;
    private boolean cancelled;
    private boolean done;

    Served(SimPeers there, Function<Bytes, B> codec) {
      this.there = there;
      this.codec = codec;
    }

    @Override
    public NodeId asker() {
      return asker.self();
    }

    @Override
    public Reach standing() {
      return Reach.MESH;
    }

    @Override
    public RequestHeader header() {
      return read.withBodyBytes(bodyBytes);
    }

    @Override
    public void refuse(Answer.Refused refusal) {
      send(refusal);
    }

    @Override
    public void accept(Answer.Accepted accepted) {
      send(accepted);
      beatAfter(accepted.beatInterval());
    }

    private void beatAfter(Duration interval) {
      mesh.simulation.after(
          interval,
          () -> {
            if (!done && !cancelled && there.isAlive()) {
              boolean isQuiet = mesh.simulation.nanoTime() - sentAt >= interval.toNanos() / 2;
              if (isQuiet && unread < WINDOW_FRAMES) {
                write(progress.get());
              }
              beatAfter(interval);
            }
          });
    }

    @Override
    public B body() {
      return codec.apply(body);
    }

    @Override
    public void send(Answer answer) {
      if (done || cancelled || !there.isAlive()) {
        throw gone(null);
      }
      try {
        writing.until(() -> cancelled || unread < WINDOW_FRAMES, FOR_EVER);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw gone(e);
      }
      if (cancelled) {
        throw gone(null);
      }
      write(answer);
      done = answer.isLast();
    }

    private void write(Answer answer) {
      Bytes frame = mesh.encode(out -> AnswerCodec.write(out, answer));
      sentAt = mesh.simulation.nanoTime();
      unread++;
      there.carried(frame.size(), 0);
      mesh.deliver(
          target,
          asker.self(),
          () -> {
            if (asker.isAlive() && lost == null) {
              asker.carried(0, frame.size());
              inbox.add(frame);
              reading.wake();
            }
          });
    }

    private FailureException gone(@Nullable Exception cause) {
      cancel();
      return new FailureException(Failure.Kind.CANCELLED, "the asker has gone", cause);
    }

    @Override
    public void progress(Supplier<Answer.Beat> told) {
      progress = told;
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }

    @Override
    public void onCancel(Runnable action) {
      if (cancelled) {
        action.run();
      } else {
        cancelActions.add(action);
      }
    }

    void cancel() {
      if (!cancelled && !done) {
        cancelled = true;
        writing.wake();
        List<Runnable> actions = List.copyOf(cancelActions);
        cancelActions.clear();
        actions.forEach(Runnable::run);
      }
    }

    /** The handler has returned. What was promised and not sent, the asker learns from a reset. */
    void end() {
      if (!done && there.isAlive()) {
        done = true;
        mesh.deliver(target, asker.self(), () -> lose(Loss.RESET, "the peer ended the stream"));
      }
    }
  }
}
