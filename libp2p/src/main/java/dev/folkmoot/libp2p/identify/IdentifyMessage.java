package dev.folkmoot.libp2p.identify;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.crypto.PublicKey;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.record.PeerRecord;
import dev.folkmoot.libp2p.record.SignedEnvelope;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a peer says about itself. Each field may be missing: null, empty text, empty list.
 *
 * @param publicKey must be the connection's; the reader checks
 * @param listenAddresses at most {@value #MAX_ADDRESSES}
 * @param protocols at most {@value #MAX_PROTOCOLS} names such as {@code /ipfs/ping/1.0.0}
 * @param observedAddress where the sender sees us come from; to be believed when several agree
 * @param protocolVersion the network, such as {@code ipfs/0.1.0}
 * @param agentVersion the program, for people to read
 * @param signedPeerRecord an envelope as received, not yet verified; see {@link #openPeerRecord}
 */
public record IdentifyMessage(
    @Nullable PublicKey publicKey,
    List<Multiaddr> listenAddresses,
    List<String> protocols,
    @Nullable Multiaddr observedAddress,
    String protocolVersion,
    String agentVersion,
    ByteString signedPeerRecord) {

  /** The most addresses that are kept of one peer, as go has it. */
  public static final int MAX_ADDRESSES = 500;

  /** The most protocol names. */
  public static final int MAX_PROTOCOLS = 1_000;

  /** The longest protocol name and the longest version, in bytes of UTF-8. */
  public static final int MAX_NAME_BYTES = 512;

  /** A message that says nothing. */
  public static final IdentifyMessage EMPTY =
      new IdentifyMessage(null, List.of(), List.of(), null, "", "", ByteString.EMPTY);

  public IdentifyMessage {
    listenAddresses = List.copyOf(listenAddresses);
    protocols = List.copyOf(protocols);
    if (listenAddresses.size() > MAX_ADDRESSES) {
      throw new MalformedException("identify has at most " + MAX_ADDRESSES + " addresses");
    }
    if (protocols.size() > MAX_PROTOCOLS) {
      throw new MalformedException("identify has at most " + MAX_PROTOCOLS + " protocols");
    }
    protocols.forEach(IdentifyMessage::requireName);
    requireName(protocolVersion);
    requireName(agentVersion);
    if (signedPeerRecord.size() > SignedEnvelope.MAX_BYTES) {
      throw new MalformedException("a signed record is longer than its limit");
    }
  }

  private static void requireName(String name) {
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      throw new MalformedException("a name in identify has at most " + MAX_NAME_BYTES + " bytes");
    }
  }

  /**
   * Reads one part.
   *
   * @throws MalformedException where it is not one, or is over a limit
   */
  public static IdentifyMessage decode(byte[] part) {
    return IdentifyCodec.decode(part);
  }

  /**
   * The parts to send, in order; one where everything fits. Keys, versions and protocols come first
   * and the signed record last, for readers that stop after the first part.
   */
  public List<byte[]> encode() {
    return IdentifyCodec.encode(this);
  }

  /**
   * This message with the next part of the same one: lists grow (without doubles), other fields are
   * taken where the part has them, as protobuf merges messages.
   *
   * @throws MalformedException where a list grows over its limit
   */
  public IdentifyMessage withPart(IdentifyMessage next) {
    return overlaid(
        next, union(listenAddresses, next.listenAddresses), union(protocols, next.protocols));
  }

  /** What is known of the peer after it pushed {@code news}: fields it sent replace the old. */
  public IdentifyMessage updatedBy(IdentifyMessage news) {
    return overlaid(
        news,
        news.listenAddresses.isEmpty() ? listenAddresses : news.listenAddresses,
        news.protocols.isEmpty() ? protocols : news.protocols);
  }

  private IdentifyMessage overlaid(
      IdentifyMessage news, List<Multiaddr> addresses, List<String> names) {
    return new IdentifyMessage(
        news.publicKey == null ? publicKey : news.publicKey,
        addresses,
        names,
        news.observedAddress == null ? observedAddress : news.observedAddress,
        news.protocolVersion.isEmpty() ? protocolVersion : news.protocolVersion,
        news.agentVersion.isEmpty() ? agentVersion : news.agentVersion,
        news.signedPeerRecord.isEmpty() ? signedPeerRecord : news.signedPeerRecord);
  }

  private static <T> List<T> union(List<T> first, List<T> second) {
    SequencedSet<T> all = new LinkedHashSet<>(first);
    all.addAll(second);
    return List.copyOf(all);
  }

  /**
   * The peer record, verified; empty where none was sent. Whose record it is, the caller compares
   * with the connection's peer.
   *
   * @throws MalformedException where one was sent that is not good
   */
  public Optional<PeerRecord> openPeerRecord() {
    return signedPeerRecord.isEmpty()
        ? Optional.empty()
        : Optional.of(PeerRecord.open(signedPeerRecord.toByteArray()));
  }
}
