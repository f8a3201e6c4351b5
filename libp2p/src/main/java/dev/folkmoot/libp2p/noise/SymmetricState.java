package dev.folkmoot.libp2p.noise;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;

/**
 * The <a href="https://noiseprotocol.org/noise.html#the-symmetricstate-object">SymmetricState</a>:
 * {@code hash} is the digest of everything said so far, {@code chainingKey} of every secret agreed
 * on so far. Both feed every key, so that a change of one byte anywhere breaks all that follows.
 */
final class SymmetricState {

  private static final int HASH_BYTES = 32;

  /** Exactly as long as a hash, so it is the first hash itself. */
  private static final String PROTOCOL = "Noise_XX_25519_ChaChaPoly_SHA256";

  private byte[] chainingKey = PROTOCOL.getBytes(US_ASCII);
  private byte[] hash = chainingKey;
  private @Nullable CipherState cipher;

  SymmetricState(byte[] prologue) {
    mixHash(prologue);
  }

  void mixHash(byte[] data) {
    var digest = new SHA256Digest();
    digest.update(hash, 0, hash.length);
    digest.update(data, 0, data.length);
    byte[] mixed = new byte[HASH_BYTES];
    digest.doFinal(mixed, 0);
    hash = mixed;
  }

  void mixKey(byte[] secret) {
    byte[][] keys = derive(secret);
    chainingKey = keys[0];
    cipher = new CipherState(keys[1], 0);
  }

  /** Before the first secret there is no key, and the text goes as it is. */
  byte[] sealAndHash(byte[] plain) {
    byte[] sealed = cipher == null ? plain : cipher.seal(hash, plain);
    mixHash(sealed);
    return sealed;
  }

  byte[] openAndHash(byte[] sealed) {
    byte[] plain = cipher == null ? sealed : cipher.open(hash, sealed);
    mixHash(sealed);
    return plain;
  }

  /** The initiator's sending key and the responder's. */
  CipherState[] split() {
    byte[][] keys = derive(new byte[0]);
    return new CipherState[] {new CipherState(keys[0], 0), new CipherState(keys[1], 0)};
  }

  byte[] hash() {
    return hash.clone();
  }

  /** HKDF with two outputs. */
  private byte[][] derive(byte[] secret) {
    byte[] temporary = hmac(chainingKey, secret);
    byte[] first = hmac(temporary, new byte[] {1});
    byte[] second = Arrays.copyOf(first, HASH_BYTES + 1);
    second[HASH_BYTES] = 2;
    return new byte[][] {first, hmac(temporary, second)};
  }

  private static byte[] hmac(byte[] key, byte[] data) {
    var mac = new HMac(new SHA256Digest());
    mac.init(new KeyParameter(key));
    mac.update(data, 0, data.length);
    byte[] out = new byte[HASH_BYTES];
    mac.doFinal(out, 0);
    return out;
  }
}
