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

/**
 * The other nodes. Safe for use by many threads; all that waits blocks the calling thread, which
 * should be a virtual one.
 *
 * <p>Nothing here decides who is best asked what: a request goes to the peer that is named. But no
 * byte of it goes to one that has not proven that it stands within the request's reach: such a peer
 * counts as one that cannot be reached.
 */
public interface PeerNetwork extends AutoCloseable {

  /** This node. */
  NodeId self();

  /** All that are known, connected or not, in order of their ids. */
  List<Peer> peers();

  Optional<Peer> peer(NodeId id);

  /** Changes from now on. */
  PeerEvents events();

  /**
   * Asks a peer to answer. Returns before it has heard of it: that it cannot be reached or refuses
   * is said by the first reply.
   *
   * @param header its {@code bodyBytes} are filled in
   */
  RemoteAnswer infer(NodeId peer, RequestHeader header, InferBody body);

  /** Asks a peer for vectors: {@code Embedded} for each text, in any order. */
  RemoteAnswer embed(NodeId peer, RequestHeader header, EmbedBody body);

  /** Asks a peer how many tokens a prompt has. */
  RemoteAnswer countTokens(NodeId peer, RequestHeader header, InferBody body);

  /** Asks a peer what it has to say of a model; waits a few seconds at most. */
  CardReply card(NodeId peer, ModelName name);

  /** Answers what peers ask from now on; each request on a virtual thread of its own. */
  void serve(RequestHandler handler);

  /**
   * What this node says of itself, by audience. {@link AdvertContent#reduced} makes what others
   * than the owner's machines see.
   */
  void publish(Map<Reach, AdvertContent> contents);

  /** What this node is doing. Cheap: to be called at every change. */
  void report(LoadReport load);

  /** Tells the others that this node leaves; zero if it goes now. */
  void leave(Duration after);

  /** What this node and its peers have sent each other. Cheap. */
  Traffic traffic();

  /** Hangs up. */
  @Override
  void close();
}
