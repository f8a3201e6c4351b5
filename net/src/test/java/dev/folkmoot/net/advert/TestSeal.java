package dev.folkmoot.net.advert;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.MalformedMessageException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Seals without cryptography, as large as libp2p's envelopes: a checksum over name and content
 * stands for the signature. Whoever has the object of a node can sign for it, nobody else.
 */
final class TestSeal implements AdvertSeal {
  static final int OVERHEAD_BYTES = 112;

  private static final int NAME_BYTES = 52;
  private static final String DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  private final NodeId self;

  TestSeal(NodeId self) {
    this.self = self;
  }

  /** A node id that nobody else has. */
  static NodeId node(int number) {
    Random random = new Random(number);
    StringBuilder text = new StringBuilder("12D3KooW");
    while (text.length() < NAME_BYTES) {
      text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return new NodeId(text.toString());
  }

  @Override
  public Bytes seal(Bytes payload) {
    byte[] content = payload.toByteArray();
    byte[] name = self.text().getBytes(StandardCharsets.US_ASCII);
    ByteBuffer out = ByteBuffer.allocate(OVERHEAD_BYTES + content.length);
    out.put(name).putInt(Arrays.hashCode(name) ^ Arrays.hashCode(content));
    out.position(OVERHEAD_BYTES).put(content);
    return Bytes.copyOf(out.array());
  }

  @Override
  public Opened open(Bytes envelope) {
    byte[] bytes = envelope.toByteArray();
    if (bytes.length < OVERHEAD_BYTES) {
      throw new MalformedMessageException("no envelope");
    }
    byte[] name = Arrays.copyOf(bytes, NAME_BYTES);
    byte[] content = Arrays.copyOfRange(bytes, OVERHEAD_BYTES, bytes.length);
    int checksum = ByteBuffer.wrap(bytes).getInt(NAME_BYTES);
    if (checksum != (Arrays.hashCode(name) ^ Arrays.hashCode(content))) {
      throw new MalformedMessageException("forged");
    }
    return new Opened(
        new NodeId(new String(name, StandardCharsets.US_ASCII)), Bytes.copyOf(content));
  }
}
