package dev.folkmoot.node.serving;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.CardReply;
import dev.folkmoot.net.Peer;
import dev.folkmoot.net.PeerEvents;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.net.RemoteAnswer;
import dev.folkmoot.net.RequestHandler;
import dev.folkmoot.net.Traffic;
import dev.folkmoot.net.advert.AdvertContent;
import dev.folkmoot.net.advert.LoadReport;
import dev.folkmoot.net.wire.EmbedBody;
import dev.folkmoot.net.wire.InferBody;
import dev.folkmoot.net.wire.RequestHeader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A network with nobody on it that notes what this node says of itself. */
final class RecordingNetwork implements PeerNetwork {

  final List<Map<Reach, AdvertContent>> published = new CopyOnWriteArrayList<>();
  final List<LoadReport> reported = new CopyOnWriteArrayList<>();
  final List<Duration> left = new CopyOnWriteArrayList<>();
  final List<RequestHandler> handlers = new CopyOnWriteArrayList<>();

  /** What was published last for those who stand there. */
  AdvertContent told(Reach audience) {
    return requireNonNull(published.getLast().get(audience));
  }

  private static UnsupportedOperationException nobody() {
    return new UnsupportedOperationException("nobody is there");
  }

  @Override
  public NodeId self() {
    return Hall.node(0);
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
    throw nobody();
  }

  @Override
  public RemoteAnswer infer(NodeId peer, RequestHeader header, InferBody body) {
    throw nobody();
  }

  @Override
  public RemoteAnswer embed(NodeId peer, RequestHeader header, EmbedBody body) {
    throw nobody();
  }

  @Override
  public RemoteAnswer countTokens(NodeId peer, RequestHeader header, InferBody body) {
    throw nobody();
  }

  @Override
  public CardReply card(NodeId peer, ModelName name) {
    throw nobody();
  }

  @Override
  public void serve(RequestHandler handler) {
    handlers.add(handler);
  }

  @Override
  public void publish(Map<Reach, AdvertContent> contents) {
    published.add(contents);
  }

  @Override
  public void report(LoadReport load) {
    reported.add(load);
  }

  @Override
  public void leave(Duration after) {
    left.add(after);
  }

  @Override
  public Traffic traffic() {
    return Traffic.NONE;
  }

  @Override
  public void close() {}
}
