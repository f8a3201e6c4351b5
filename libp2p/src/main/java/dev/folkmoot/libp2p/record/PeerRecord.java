package dev.folkmoot.libp2p.record;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.wire.ProtoReader;
import dev.folkmoot.libp2p.wire.ProtoWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a peer says it may be found. Domain and payload type are those of go and js; the text of
 * RFC 3 still has older ones that nobody sends.
 *
 * @param sequence an unsigned number, higher in each new record; not a time, whatever it looks like
 * @param addresses at most {@value #MAX_ADDRESSES}
 */
public record PeerRecord(PeerId peer, long sequence, List<Multiaddr> addresses) {
  /** What the signature of a peer record is good for. */
  public static final String DOMAIN = "libp2p-peer-record";

  /** The multicodec libp2p-peer-record, 0x0301, written with the high byte first as go does. */
  public static final ByteString PAYLOAD_TYPE = ByteString.copyOf((byte) 0x03, (byte) 0x01);

  /** The most addresses a record may hold. */
  public static final int MAX_ADDRESSES = 128;

  private static final int PEER_FIELD = 1;
  private static final int SEQUENCE_FIELD = 2;
  private static final int ADDRESS_FIELD = 3;
  private static final int MULTIADDR_FIELD = 1;
  private static final int MAX_FIELDS = 4 * MAX_ADDRESSES;

  public PeerRecord {
    addresses = List.copyOf(addresses);
    if (addresses.size() > MAX_ADDRESSES) {
      throw new MalformedException("a peer record has at most " + MAX_ADDRESSES + " addresses");
    }
  }

  /**
   * Reads a signed record: the envelope's signature first, then the record, then that the signer is
   * the peer it speaks of. Addresses that this stack cannot read, or that name another peer, are
   * left out.
   *
   * @throws MalformedException where any of this fails
   */
  public static PeerRecord open(byte[] envelope) {
    SignedEnvelope opened = SignedEnvelope.open(envelope, DOMAIN);
    if (!opened.payloadType().equals(PAYLOAD_TYPE)) {
      throw new MalformedException("the envelope holds no peer record");
    }
    PeerRecord record = decode(opened.payload().toByteArray());
    if (!record.peer().matches(opened.publicKey())) {
      throw new MalformedException("a peer record signed by somebody else");
    }
    return record;
  }

  /**
   * This record in an envelope.
   *
   * @throws IllegalArgumentException where the key is not that of {@link #peer}, or the envelope
   *     would be too long
   */
  public SignedEnvelope seal(PrivateKey key) {
    if (!peer.matches(key.publicKey())) {
      throw new IllegalArgumentException("only " + peer + " signs its record");
    }
    return SignedEnvelope.seal(key, DOMAIN, PAYLOAD_TYPE, ByteString.copyOf(encode()));
  }

  /** True where this record is of the same peer and newer. An equal sequence is not newer. */
  public boolean supersedes(PeerRecord other) {
    return peer.equals(other.peer) && Long.compareUnsigned(sequence, other.sequence) > 0;
  }

  static PeerRecord decode(byte[] bytes) {
    ProtoReader reader = ProtoReader.of(bytes, SignedEnvelope.MAX_BYTES, MAX_FIELDS);
    @Nullable PeerId peer = null;
    long sequence = 0;
    int seen = 0;
    List<Multiaddr> addresses = new ArrayList<>();
    while (reader.next()) {
      switch (reader.field()) {
        case PEER_FIELD -> peer = PeerId.decode(reader.bytes(PeerId.MAX_BYTES));
        case SEQUENCE_FIELD -> sequence = reader.varint();
        case ADDRESS_FIELD -> {
          if (++seen > MAX_ADDRESSES) {
            throw new MalformedException(
                "a peer record has at most " + MAX_ADDRESSES + " addresses");
          }
          address(reader.message(SignedEnvelope.MAX_BYTES)).ifPresent(addresses::add);
        }
        default -> {} // a later version's field
      }
    }
    if (peer == null) {
      throw new MalformedException("a peer record names its peer");
    }
    PeerId self = peer;
    addresses.removeIf(a -> a.peerId().filter(named -> !named.equals(self)).isPresent());
    return new PeerRecord(self, sequence, addresses);
  }

  private static Optional<Multiaddr> address(ProtoReader info) {
    Optional<Multiaddr> address = Optional.empty();
    while (info.next()) {
      if (info.field() == MULTIADDR_FIELD) {
        address = Multiaddr.tryDecode(info.bytes(SignedEnvelope.MAX_BYTES));
      }
    }
    return address;
  }

  byte[] encode() {
    ProtoWriter writer =
        new ProtoWriter().bytes(PEER_FIELD, peer.encode()).varint(SEQUENCE_FIELD, sequence);
    for (Multiaddr address : addresses) {
      writer.message(ADDRESS_FIELD, new ProtoWriter().bytes(MULTIADDR_FIELD, address.encode()));
    }
    return writer.toByteArray();
  }
}
