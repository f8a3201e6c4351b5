package dev.folkmoot.node.stream;

import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.CardReply;
import dev.folkmoot.net.Loss;
import dev.folkmoot.net.Peer;
import dev.folkmoot.net.PeerEvents;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.net.RemoteAnswer;
import dev.folkmoot.net.RequestHandler;
import dev.folkmoot.net.Solitude;
import dev.folkmoot.net.Traffic;
import dev.folkmoot.net.advert.AdvertContent;
import dev.folkmoot.net.advert.LoadReport;
import dev.folkmoot.net.wire.EmbedBody;
import dev.folkmoot.net.wire.InferBody;
import dev.folkmoot.net.wire.RequestHeader;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A network of {@link FakePeer}s in this process. */
final class FakePeers implements PeerNetwork {

  final List<FakePeer> all = new CopyOnWriteArrayList<>();
  final AtomicInteger cardsAsked = new AtomicInteger();
  private final Clock clock;
  private final Solitude silence = new Solitude();

  FakePeers(Clock clock) {
    this.clock = clock;
  }

  private FakePeer find(NodeId id) {
    return all.stream().filter(peer -> peer.id.equals(id)).findFirst().orElseThrow();
  }

  @Override
  public NodeId self() {
    return silence.self();
  }

  @Override
  public List<Peer> peers() {
    return all.stream().map(peer -> peer.peer(clock.instant())).toList();
  }

  @Override
  public Optional<Peer> peer(NodeId id) {
    return Optional.of(find(id).peer(clock.instant()));
  }

  @Override
  public PeerEvents events() {
    return silence.events();
  }

  @Override
  public CardReply card(NodeId peer, ModelName name) {
    cardsAsked.incrementAndGet();
    FakePeer asked = find(peer);
    asked.showing.run();
    if (asked.isUnreachable) {
      return new CardReply.Lost(Loss.UNREACHABLE, "it cannot be reached");
    }
    return asked.model.name().sameAs(name)
        ? new CardReply.Known(asked.model)
        : new CardReply.Lost(Loss.RESET, "no such model");
  }

  @Override
  public RemoteAnswer infer(NodeId peer, RequestHeader header, InferBody body) {
    return find(peer).infer(header, body);
  }

  @Override
  public RemoteAnswer embed(NodeId peer, RequestHeader header, EmbedBody body) {
    return find(peer).embed(header, body);
  }

  @Override
  public RemoteAnswer countTokens(NodeId peer, RequestHeader header, InferBody body) {
    throw new UnsupportedOperationException("nobody counts here");
  }

  @Override
  public void serve(RequestHandler handler) {
    // these peers ask nothing
  }

  @Override
  public void publish(Map<Reach, AdvertContent> contents) {
    // nor do they listen
  }

  @Override
  public void report(LoadReport load) {
    // nor do they listen
  }

  @Override
  public void leave(Duration after) {
    // nor do they care
  }

  @Override
  public Traffic traffic() {
    return Traffic.NONE;
  }

  @Override
  public void close() {
    silence.close();
  }
}
