package dev.folkmoot.net;

import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.advert.AdvertContent;
import dev.folkmoot.net.advert.LoadReport;
import dev.folkmoot.net.wire.EmbedBody;
import dev.folkmoot.net.wire.InferBody;
import dev.folkmoot.net.wire.RequestHeader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The network of a node that is alone: nobody is there, and whoever is asked cannot be reached. */
public final class Solitude implements PeerNetwork {

  /** Has the shape of an id and is nobody's: a node that is alone needs no name. */
  private static final NodeId NOBODY = new NodeId("12D3KooW" + "1".repeat(44));

  private static final String ALONE = "this node is alone";

  private final NodeId self;

  public Solitude() {
    this(NOBODY);
  }

  public Solitude(NodeId self) {
    this.self = self;
  }

  @Override
  public NodeId self() {
    return self;
  }

  @Override
  public List<Peer> peers() {
    return List.of();
  }

  @Override
  public Optional<Peer> peer(NodeId id) {
    return Optional.empty();
  }

  @Override
  public PeerEvents events() {
    return new Silence();
  }

  /** Nothing ever happens; whoever waits for it waits until it is over. */
  private static final class Silence implements PeerEvents {
    private final CountDownLatch over = new CountDownLatch(1);

    @Override
    public Optional<PeerEvent> next(Duration atMost) throws InterruptedException {
      boolean isOver = over.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
      return Optional.<PeerEvent>empty().filter(_ -> isOver);
    }

    @Override
    public void close() {
      over.countDown();
    }
  }

  @Override
  public CardReply card(NodeId peer, ModelName name) {
    return new CardReply.Lost(Loss.UNREACHABLE, ALONE);
  }

  @Override
  public RemoteAnswer infer(NodeId peer, RequestHeader header, InferBody body) {
    return nobody();
  }

  @Override
  public RemoteAnswer embed(NodeId peer, RequestHeader header, EmbedBody body) {
    return nobody();
  }

  @Override
  public RemoteAnswer countTokens(NodeId peer, RequestHeader header, InferBody body) {
    return nobody();
  }

  @Override
  public void serve(RequestHandler handler) {
    // nobody asks
  }

  @Override
  public void publish(Map<Reach, AdvertContent> contents) {
    // nobody listens
  }

  @Override
  public void report(LoadReport load) {
    // nobody listens
  }

  @Override
  public void leave(Duration after) {
    // nobody is left
  }

  @Override
  public Traffic traffic() {
    return Traffic.NONE;
  }

  @Override
  public void close() {
    // nothing is held
  }

  private static RemoteAnswer nobody() {
    return new RemoteAnswer() {
      @Override
      public Reply next() {
        return new Reply.Lost(Loss.UNREACHABLE, ALONE);
      }

      @Override
      public Optional<Reply> next(Duration atMost) {
        return Optional.of(next());
      }

      @Override
      public @Nullable Reply poll() {
        return null;
      }

      @Override
      public void close() {
        // nothing was begun
      }
    };
  }
}
