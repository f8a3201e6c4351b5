package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.net.CardReply;
import dev.folkmoot.net.Peer;
import dev.folkmoot.net.PeerEvents;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.net.RemoteAnswer;
import dev.folkmoot.net.RequestHandler;
import dev.folkmoot.net.Traffic;
import dev.folkmoot.net.advert.AdvertContent;
import dev.folkmoot.net.advert.AdvertLimits;
import dev.folkmoot.net.advert.AdvertSeal;
import dev.folkmoot.net.advert.LoadReport;
import dev.folkmoot.net.wire.BodyCodec;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.EmbedBody;
import dev.folkmoot.net.wire.InferBody;
import dev.folkmoot.net.wire.Protocols;
import dev.folkmoot.net.wire.RequestHeader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Peers over a libp2p host: one stream a request, one in each direction for adverts. */
final class LibP2pNetwork implements PeerNetwork {

  private static final System.Logger LOG = System.getLogger(LibP2pNetwork.class.getName());

  private final Host host;
  private final Platform platform;
  private final TrafficCounter traffic;
  private final Standings standings;
  private final RequestServer server;
  private final Acquaintances acquaintances;

  /**
   * A network of the peers that this host is connected with, now and later.
   *
   * @param host started; stays the caller's, and must outlive the network
   * @param traffic counts for all that speak on this host
   * @param seal signs for the host's key
   * @param standings says where a peer stands
   * @param bans takes in whom adverts have shown to be an offender
   */
  LibP2pNetwork(
      Host host,
      TrafficCounter traffic,
      Platform platform,
      AdvertSeal seal,
      AdvertLimits limits,
      Standings standings,
      Bans bans) {
    this.host = host;
    this.platform = platform;
    this.traffic = traffic;
    this.standings = standings;
    this.server = new RequestServer(host, traffic, platform, standings);
    this.acquaintances = new Acquaintances(host, traffic, platform, seal, limits, standings, bans);
    standings.watch(acquaintances);
  }

  @Override
  public NodeId self() {
    return Names.node(host.peerId());
  }

  @Override
  public List<Peer> peers() {
    return acquaintances.peers();
  }

  @Override
  public Optional<Peer> peer(NodeId id) {
    return acquaintances.peer(id);
  }

  @Override
  public PeerEvents events() {
    return acquaintances.events();
  }

  @Override
  public RemoteAnswer infer(NodeId peer, RequestHeader header, InferBody body) {
    return ask(peer, Protocols.INFER, header, BodyCodec.encode(body));
  }

  @Override
  public RemoteAnswer embed(NodeId peer, RequestHeader header, EmbedBody body) {
    return ask(peer, Protocols.EMBED, header, BodyCodec.encode(body));
  }

  @Override
  public RemoteAnswer countTokens(NodeId peer, RequestHeader header, InferBody body) {
    return ask(peer, Protocols.COUNT, header, BodyCodec.encode(body));
  }

  @Override
  public CardReply card(NodeId peer, ModelName name) {
    PeerId asked = Names.peer(peer);
    StreamAnswer.Opening opening = () -> host.newStream(asked, CardExchange.PROTOCOL);
    if (!host.connections(asked).isEmpty()) {
      return CardExchange.ask(opening, traffic, name);
    }
    Dialling dialling = new Dialling(opening, platform);
    return CardExchange.ask(() -> dialling.await(Stream.NO_DEADLINE).orElseThrow(), traffic, name);
  }

  private RemoteAnswer ask(NodeId peer, String protocol, RequestHeader header, Bytes body) {
    StreamAnswer.Opening opening = () -> open(peer, protocol, header.reach());
    RequestHeader sized = header.withBodyBytes(body.size());
    return host.connections(Names.peer(peer)).isEmpty()
        ? new StreamAnswer(new Dialling(opening, platform), traffic, platform, sized, body)
        : new StreamAnswer(opening, traffic, platform, sized, body);
  }

  /**
   * Others may have told that it is a member, and it may have been one: it proves that it is before
   * it is sent anything.
   */
  private Stream open(NodeId node, String protocol, Reach reach) throws IOException {
    PeerId peer = Names.peer(node);
    connect(peer);
    Reach standing = standings.await(node);
    if (!reach.allows(standing)) {
      throw new IOException("it stands at " + standing + ", beyond the request's reach");
    }
    return host.newStream(peer, new ProtocolId(protocol));
  }

  /** What goes wrong is told to clients: what libp2p says of it names ids and addresses. */
  private void connect(PeerId peer) throws IOException {
    try {
      host.connect(peer, List.of());
    } catch (SocketTimeoutException e) {
      throw new IOException(Dialling.UNREACHABLE, e);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "not reached for a request: {0}", e.getMessage());
      throw new IOException(Dialling.UNREACHABLE, e);
    }
  }

  @Override
  public void serve(RequestHandler handler) {
    server.serve(handler);
  }

  @Override
  public void publish(Map<Reach, AdvertContent> contents) {
    acquaintances.publish(contents);
  }

  @Override
  public void report(LoadReport load) {
    acquaintances.report(load);
  }

  @Override
  public void leave(Duration after) {
    acquaintances.leave(after);
  }

  @Override
  public Traffic traffic() {
    return traffic.read();
  }

  /** Tells the others that this node belongs to another mesh from now on. */
  void quit() {
    acquaintances.quit();
  }

  @Override
  public void close() {
    server.stop();
    acquaintances.close();
  }
}
