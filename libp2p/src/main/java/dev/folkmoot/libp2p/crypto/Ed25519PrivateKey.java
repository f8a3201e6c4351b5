package dev.folkmoot.libp2p.crypto;

import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * An Ed25519 key: a seed of 32 bytes. On disk the public key follows the seed, once, or twice in
 * files of old programs; every copy is compared with the one we derive, since signing with a
 * foreign public key gives the secret away.
 */
final class Ed25519PrivateKey implements PrivateKey {
  static final int SEED_BYTES = Ed25519.SECRET_KEY_SIZE;

  private final byte[] seed;
  private final byte[] publicBytes;
  private final Ed25519PublicKey publicKey;
  private volatile boolean destroyed;

  private Ed25519PrivateKey(byte[] seed) {
    this.seed = seed;
    this.publicBytes = new byte[Ed25519PublicKey.KEY_BYTES];
    Ed25519.generatePublicKey(seed, 0, publicBytes, 0);
    this.publicKey = Ed25519PublicKey.ofData(publicBytes);
  }

  /** The key of a copy of this seed. */
  static Ed25519PrivateKey ofSeed(byte[] seed) {
    if (seed.length != SEED_BYTES) {
      throw new MalformedException("an Ed25519 seed has " + SEED_BYTES + " bytes");
    }
    return new Ed25519PrivateKey(seed.clone());
  }

  static Ed25519PrivateKey ofData(byte[] data) {
    int copies = data.length / SEED_BYTES - 1;
    if (data.length % SEED_BYTES != 0 || copies < 1 || copies > 2) {
      throw new MalformedException("an Ed25519 private key has 64 or 96 bytes");
    }
    Ed25519PrivateKey key = new Ed25519PrivateKey(Arrays.copyOf(data, SEED_BYTES));
    for (int from = SEED_BYTES; from < data.length; from += SEED_BYTES) {
      int to = from + SEED_BYTES;
      if (!Arrays.equals(data, from, to, key.publicBytes, 0, SEED_BYTES)) {
        key.destroy();
        throw new MalformedException("the public half does not belong to this private key");
      }
    }
    return key;
  }

  @Override
  public PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(byte[] message) {
    requireAlive();
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(seed, 0, publicBytes, 0, message, 0, message.length, signature, 0);
    return signature;
  }

  @Override
  public byte[] encode() {
    requireAlive();
    byte[] data = Arrays.copyOf(seed, SEED_BYTES + publicBytes.length);
    System.arraycopy(publicBytes, 0, data, SEED_BYTES, publicBytes.length);
    byte[] encoded = new KeyMessage(KeyType.ED25519, data).encode();
    Arrays.fill(data, (byte) 0);
    return encoded;
  }

  @Override
  public void destroy() {
    destroyed = true;
    Arrays.fill(seed, (byte) 0);
  }

  private void requireAlive() {
    if (destroyed) {
      throw new IllegalStateException("this private key was destroyed");
    }
  }

  @Override
  public String toString() {
    return "private key of " + publicKey;
  }
}
