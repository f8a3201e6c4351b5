package dev.folkmoot.libp2p.crypto;

import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.multiformats.Multihash;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * A scalar of 32 bytes. The nonce is that of <a
 * href="https://datatracker.ietf.org/doc/html/rfc6979">RFC 6979</a>, so a signature needs no
 * randomness; {@code s} is kept in the lower half as <a
 * href="https://github.com/bitcoin/bips/blob/master/bip-0062.mediawiki">BIP 62</a> wants.
 */
final class Secp256k1PrivateKey implements PrivateKey {
  private final byte[] scalar;
  private final Secp256k1PublicKey publicKey;
  private volatile boolean destroyed;

  private Secp256k1PrivateKey(byte[] scalar, Secp256k1PublicKey publicKey) {
    this.scalar = scalar;
    this.publicKey = publicKey;
  }

  static Secp256k1PrivateKey ofData(byte[] data) {
    if (data.length != Secp256k1.SCALAR_BYTES) {
      throw new MalformedException("a secp256k1 private key has 32 bytes");
    }
    BigInteger secret = new BigInteger(1, data);
    if (secret.signum() == 0 || secret.compareTo(Secp256k1.DOMAIN.getN()) >= 0) {
      throw new MalformedException("not a scalar of secp256k1");
    }
    byte[] point =
        new FixedPointCombMultiplier().multiply(Secp256k1.DOMAIN.getG(), secret).getEncoded(true);
    return new Secp256k1PrivateKey(data.clone(), Secp256k1PublicKey.ofData(point));
  }

  @Override
  public PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(byte[] message) {
    requireAlive();
    BigInteger order = Secp256k1.DOMAIN.getN();
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(new BigInteger(1, scalar), Secp256k1.DOMAIN));
    BigInteger[] parts = signer.generateSignature(Multihash.sha256(message).digest().toByteArray());
    BigInteger upper = parts[1];
    BigInteger lower = upper.min(order.subtract(upper));
    try {
      return StandardDSAEncoding.INSTANCE.encode(order, parts[0], lower);
    } catch (IOException impossible) {
      throw new IllegalStateException("two numbers always have a DER encoding", impossible);
    }
  }

  @Override
  public byte[] encode() {
    requireAlive();
    return new KeyMessage(KeyType.SECP256K1, scalar).encode();
  }

  @Override
  public void destroy() {
    destroyed = true;
    Arrays.fill(scalar, (byte) 0);
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
