package dev.folkmoot.libp2p.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Address validation by Retry, after <a
 * href="https://www.rfc-editor.org/rfc/rfc9000#section-8.1">RFC 9000, 8.1</a>.
 *
 * <p>A first packet costs its sender nothing, and may carry another's address. The native library
 * answers an unproven address with at most three times what came, so nobody is flooded through us;
 * what a flood could still take is our memory, some 50 KB a handshake. So there are two bounds on
 * the handshakes under way. Beyond the first a stranger gets a token, about which we remember
 * nothing, and must come back with it from the address that he claims: one round trip, paid only
 * under load. Beyond the second, tokens are ignored until handshakes have ended.
 *
 * <p>A token is the time, an HMAC over time, address and connection id, and that id: it is good for
 * one address, for seconds. Confined to the listener's event loop.
 */
final class RetryTokens implements QuicTokenHandler {
  /** How long a stranger may take to come back. */
  static final Duration VALID_FOR = Duration.ofSeconds(30);

  private static final String HMAC = "HmacSHA256";
  private static final int TAG_BYTES = 16;
  private static final int HEAD_BYTES = Long.BYTES + TAG_BYTES;

  private final Mac mac;
  private final InstantSource clock;
  private final int retryAbove;
  private final int maxHandshakes;
  private int handshakes;

  RetryTokens(QuicConfig config, InstantSource clock, SecureRandom random) {
    this.clock = clock;
    this.retryAbove = config.retryAbove();
    this.maxHandshakes = config.maxHandshakes();
    byte[] key = new byte[32];
    random.nextBytes(key);
    try {
      mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("every Java platform has " + HMAC, broken);
    }
  }

  void handshakeBegun() {
    handshakes++;
  }

  void handshakeEnded() {
    handshakes--;
  }

  int handshakes() {
    return handshakes;
  }

  @Override
  public boolean writeToken(ByteBuf out, ByteBuf connectionId, InetSocketAddress address) {
    if (handshakes < retryAbove) {
      return false;
    }
    long now = clock.millis();
    byte[] id = new byte[connectionId.readableBytes()];
    connectionId.getBytes(connectionId.readerIndex(), id);
    out.writeLong(now).writeBytes(tag(now, address, id)).writeBytes(id);
    return true;
  }

  @Override
  public int validateToken(ByteBuf token, InetSocketAddress address) {
    if (handshakes >= maxHandshakes
        || token.readableBytes() < HEAD_BYTES
        || token.readableBytes() > maxTokenLength()) {
      return -1;
    }
    int start = token.readerIndex();
    long time = token.getLong(start);
    byte[] tag = new byte[TAG_BYTES];
    token.getBytes(start + Long.BYTES, tag);
    byte[] id = new byte[token.readableBytes() - HEAD_BYTES];
    token.getBytes(start + HEAD_BYTES, id);
    long age = clock.millis() - time;
    boolean fresh = age >= 0 && age <= VALID_FOR.toMillis();
    boolean ours = MessageDigest.isEqual(tag, tag(time, address, id));
    return fresh && ours ? HEAD_BYTES : -1;
  }

  @Override
  public int maxTokenLength() {
    return HEAD_BYTES + Quic.MAX_CONN_ID_LEN;
  }

  private byte[] tag(long time, InetSocketAddress address, byte[] id) {
    mac.update(ByteBuffer.allocate(Long.BYTES).putLong(time).array());
    mac.update(address.getAddress().getAddress());
    mac.update(ByteBuffer.allocate(Short.BYTES).putShort((short) address.getPort()).array());
    return Arrays.copyOf(mac.doFinal(id), TAG_BYTES);
  }
}
