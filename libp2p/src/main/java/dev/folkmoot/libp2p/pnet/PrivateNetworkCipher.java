package dev.folkmoot.libp2p.pnet;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.jspecify.annotations.Nullable;

/**
 * One connection's XSalsa20: two key streams, one a direction, each begun by a nonce of 24 bytes
 * that its sender sends first, in the clear. A stranger's bytes become noise, and Noise refuses
 * them: this layer authenticates nothing.
 */
public final class PrivateNetworkCipher {

  /** The bytes that each side sends before all others. */
  public static final int NONCE_BYTES = 24;

  private final PreSharedKey key;
  private final byte[] ourNonce = new byte[NONCE_BYTES];
  private int ourNonceSent;
  private final XSalsa20Engine outward;
  private final byte[] theirNonce = new byte[NONCE_BYTES];
  private int theirNonceFilled;
  private @Nullable XSalsa20Engine inward;

  /**
   * One side of a connection.
   *
   * @param random gives the nonce; one that repeats under a key gives the text away
   */
  public PrivateNetworkCipher(PreSharedKey key, SecureRandom random) {
    this.key = key;
    random.nextBytes(ourNonce);
    this.outward = engine(true, ourNonce);
  }

  /**
   * Enciphers what goes out, the nonce before the first byte. Moves as much as there is room for.
   *
   * @return bytes written to {@code out}
   */
  public int encipher(ByteBuffer in, ByteBuffer out) {
    int before = out.position();
    int nonceStep = Math.min(out.remaining(), NONCE_BYTES - ourNonceSent);
    out.put(ourNonce, ourNonceSent, nonceStep);
    ourNonceSent += nonceStep;
    move(outward, in, out);
    return out.position() - before;
  }

  /**
   * Deciphers what came in, after the remote's nonce. Moves as much as there is room for.
   *
   * @return bytes written to {@code out}
   */
  public int decipher(ByteBuffer in, ByteBuffer out) {
    int step = Math.min(in.remaining(), NONCE_BYTES - theirNonceFilled);
    in.get(theirNonce, theirNonceFilled, step);
    theirNonceFilled += step;
    if (theirNonceFilled < NONCE_BYTES) {
      return 0;
    }
    XSalsa20Engine engine = inward;
    if (engine == null) {
      engine = engine(false, theirNonce);
      inward = engine;
    }
    return move(engine, in, out);
  }

  private XSalsa20Engine engine(boolean encrypting, byte[] nonce) {
    var engine = new XSalsa20Engine();
    engine.init(encrypting, new ParametersWithIV(new KeyParameter(key.bytes()), nonce));
    return engine;
  }

  private static int move(XSalsa20Engine engine, ByteBuffer in, ByteBuffer out) {
    int count = Math.min(in.remaining(), out.remaining());
    if (in.hasArray() && out.hasArray()) {
      engine.processBytes(
          in.array(),
          in.arrayOffset() + in.position(),
          count,
          out.array(),
          out.arrayOffset() + out.position());
      in.position(in.position() + count);
      out.position(out.position() + count);
    } else {
      for (int i = 0; i < count; i++) {
        out.put(engine.returnByte(in.get()));
      }
    }
    return count;
  }
}
