package dev.folkmoot.libp2p.identify;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.crypto.PublicKey;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.wire.ProtoReader;
import dev.folkmoot.libp2p.wire.ProtoWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The protobuf of an identify message, read by the part and cut into parts. */
final class IdentifyCodec {
  private static final int PUBLIC_KEY = 1;
  private static final int LISTEN_ADDRESS = 2;
  private static final int PROTOCOL = 3;
  private static final int OBSERVED_ADDRESS = 4;
  private static final int PROTOCOL_VERSION = 5;
  private static final int AGENT_VERSION = 6;
  // Not in the text of the specification; go, js and rust all send it.
  private static final int SIGNED_PEER_RECORD = 8;

  private static final int MAX_FIELDS =
      IdentifyMessage.MAX_ADDRESSES + IdentifyMessage.MAX_PROTOCOLS + 64;

  private IdentifyCodec() {}

  static IdentifyMessage decode(byte[] part) {
    ProtoReader reader = ProtoReader.of(part, IdentifyStream.MAX_PART_BYTES, MAX_FIELDS);
    @Nullable PublicKey publicKey = null;
    @Nullable Multiaddr observed = null;
    String protocolVersion = "";
    String agentVersion = "";
    ByteString signedRecord = ByteString.EMPTY;
    List<Multiaddr> addresses = new ArrayList<>();
    List<String> protocols = new ArrayList<>();
    while (reader.next()) {
      switch (reader.field()) {
        case PUBLIC_KEY -> publicKey = PublicKey.decode(reader.bytes(PublicKey.MAX_ENCODED_BYTES));
        case LISTEN_ADDRESS -> Multiaddr.tryDecode(any(reader)).ifPresent(addresses::add);
        case PROTOCOL -> {
          require(protocols.size() < IdentifyMessage.MAX_PROTOCOLS, "protocols");
          protocols.add(reader.string(IdentifyMessage.MAX_NAME_BYTES));
        }
        // js sends an empty one where it saw nothing it can say.
        case OBSERVED_ADDRESS -> observed = Multiaddr.tryDecode(any(reader)).orElse(null);
        case PROTOCOL_VERSION -> protocolVersion = reader.string(IdentifyMessage.MAX_NAME_BYTES);
        case AGENT_VERSION -> agentVersion = reader.string(IdentifyMessage.MAX_NAME_BYTES);
        case SIGNED_PEER_RECORD -> signedRecord = ByteString.copyOf(any(reader));
        default -> {} // a later version's field
      }
      require(addresses.size() <= IdentifyMessage.MAX_ADDRESSES, "addresses");
    }
    return new IdentifyMessage(
        publicKey, addresses, protocols, observed, protocolVersion, agentVersion, signedRecord);
  }

  private static byte[] any(ProtoReader reader) {
    return reader.bytes(IdentifyStream.MAX_PART_BYTES);
  }

  private static void require(boolean within, String what) {
    if (!within) {
      throw new MalformedException("too many " + what + " in identify");
    }
  }

  static List<byte[]> encode(IdentifyMessage message) {
    Parts parts = new Parts();
    PublicKey key = message.publicKey();
    if (key != null) {
      parts.add(new ProtoWriter().bytes(PUBLIC_KEY, key.encoded()));
    }
    if (!message.protocolVersion().isEmpty()) {
      parts.add(new ProtoWriter().string(PROTOCOL_VERSION, message.protocolVersion()));
    }
    if (!message.agentVersion().isEmpty()) {
      parts.add(new ProtoWriter().string(AGENT_VERSION, message.agentVersion()));
    }
    Multiaddr observed = message.observedAddress();
    if (observed != null) {
      parts.add(new ProtoWriter().bytes(OBSERVED_ADDRESS, observed.encode()));
    }
    for (String protocol : message.protocols()) {
      parts.add(new ProtoWriter().string(PROTOCOL, protocol));
    }
    for (Multiaddr address : message.listenAddresses()) {
      parts.add(new ProtoWriter().bytes(LISTEN_ADDRESS, address.encode()));
    }
    if (!message.signedPeerRecord().isEmpty()) {
      parts.add(new ProtoWriter().bytes(SIGNED_PEER_RECORD, message.signedPeerRecord()));
    }
    return parts.finish();
  }

  /**
   * Fields one behind the other, a new part begun where one would outgrow {@link
   * IdentifyStream#SENT_PART_BYTES}. Fields of protobuf may simply be strung together.
   */
  private static final class Parts {
    private final List<byte[]> done = new ArrayList<>();
    private final byte[] part = new byte[IdentifyStream.MAX_PART_BYTES];
    private int size;

    void add(ProtoWriter field) {
      byte[] bytes = field.toByteArray();
      if (bytes.length > part.length) {
        throw new IllegalArgumentException(
            "a field of " + bytes.length + " bytes does not fit any part");
      }
      if (size > 0 && size + bytes.length > IdentifyStream.SENT_PART_BYTES) {
        close();
      }
      System.arraycopy(bytes, 0, part, size, bytes.length);
      size += bytes.length;
    }

    private void close() {
      done.add(Arrays.copyOf(part, size));
      size = 0;
      if (done.size() > IdentifyStream.MAX_PARTS) {
        throw new IllegalArgumentException(
            "identify has at most " + IdentifyStream.MAX_PARTS + " parts");
      }
    }

    List<byte[]> finish() {
      // A message that says nothing is still a message.
      if (size > 0 || done.isEmpty()) {
        close();
      }
      return List.copyOf(done);
    }
  }
}
