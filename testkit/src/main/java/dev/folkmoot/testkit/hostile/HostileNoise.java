package dev.folkmoot.testkit.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import javax.crypto.Cipher;

/**
 * The initiator of {@code Noise_XX_25519_ChaChaPoly_SHA256} that checks nothing and says what it is
 * told to.
 */
public final class HostileNoise {

  private static final byte[] NOTHING = {};
  private static final int SEALED_KEY_BYTES = HostileCrypto.KEY_BYTES + HostileCrypto.TAG_BYTES;
  private static final int UNSIGNED_SHORT = 0xFFFF;

  private final HostileConnection connection;
  private final byte[] staticSecret = new byte[HostileCrypto.KEY_BYTES];
  private final byte[] ephemeralSecret = new byte[HostileCrypto.KEY_BYTES];
  private byte[] hash = "Noise_XX_25519_ChaChaPoly_SHA256".getBytes(US_ASCII);
  private byte[] chainingKey = hash;
  private byte[] key = NOTHING;
  private long counter;
  private byte[] remoteEphemeral = NOTHING;
  private byte[] outward = NOTHING;
  private byte[] inward = NOTHING;
  private long sent;
  private long received;

  public HostileNoise(HostileConnection connection, SecureRandom random) {
    this.connection = connection;
    random.nextBytes(staticSecret);
    random.nextBytes(ephemeralSecret);
    mixHash(NOTHING);
  }

  /** A whole handshake behind the proposal of Noise, good but for the payload. */
  public static HostileNoise shake(
      HostileConnection connection, SecureRandom random, UnaryOperator<byte[]> payload)
      throws IOException {
    connection.agreeOnNoise();
    var noise = new HostileNoise(connection, random);
    noise.first(NOTHING);
    noise.second();
    noise.third(payload.apply(noise.staticKey()));
    return noise;
  }

  /** What the payload's signature is to cover. */
  public byte[] staticKey() {
    return HostileCrypto.point(staticSecret);
  }

  /** The first message, with a payload that should be empty. */
  public void first(byte[] payload) throws IOException {
    first(HostileCrypto.point(ephemeralSecret), payload);
  }

  /** The first message with any 32 bytes for a key. */
  public void first(byte[] ephemeral, byte[] payload) throws IOException {
    mixHash(ephemeral);
    mixHash(payload);
    var message = new ByteArrayOutputStream();
    message.writeBytes(ephemeral);
    message.writeBytes(payload);
    writeMessage(message.toByteArray());
  }

  /** Reads the second message and answers its payload. */
  public byte[] second() throws IOException {
    byte[] message = readMessage();
    remoteEphemeral = Arrays.copyOf(message, HostileCrypto.KEY_BYTES);
    mixHash(remoteEphemeral);
    mixKey(HostileCrypto.agree(ephemeralSecret, remoteEphemeral));
    int end = HostileCrypto.KEY_BYTES + SEALED_KEY_BYTES;
    byte[] remoteStatic = openAndHash(Arrays.copyOfRange(message, HostileCrypto.KEY_BYTES, end));
    mixKey(HostileCrypto.agree(ephemeralSecret, remoteStatic));
    return openAndHash(Arrays.copyOfRange(message, end, message.length));
  }

  /** The third message with this payload; the transport is ready then. */
  public void third(byte[] payload) throws IOException {
    var message = new ByteArrayOutputStream();
    message.writeBytes(sealAndHash(staticKey()));
    mixKey(HostileCrypto.agree(staticSecret, remoteEphemeral));
    message.writeBytes(sealAndHash(payload));
    byte[][] keys = HostileCrypto.derive(chainingKey, NOTHING);
    outward = keys[0];
    inward = keys[1];
    writeMessage(message.toByteArray());
  }

  /** Seals one frame of the transport and writes it. */
  public void write(byte[] plain) throws IOException {
    writeMessage(seal(plain));
  }

  /** The frame that {@link #write} would write, less its length. */
  public byte[] seal(byte[] plain) {
    return cipher(Cipher.ENCRYPT_MODE, outward, sent++, NOTHING, plain);
  }

  /** Reads and opens one frame. */
  public byte[] read() throws IOException {
    return cipher(Cipher.DECRYPT_MODE, inward, received++, NOTHING, readMessage());
  }

  /** A message behind its 16-bit length. */
  public void writeMessage(byte[] message) throws IOException {
    ByteBuffer framed = ByteBuffer.allocate(Short.BYTES + message.length);
    connection.write(framed.putShort((short) message.length).put(message).array());
  }

  private byte[] readMessage() throws IOException {
    int length = ByteBuffer.wrap(connection.read(Short.BYTES)).getShort() & UNSIGNED_SHORT;
    return connection.read(length);
  }

  // ---- the symmetric state ---------------------------------------------------------------------

  private void mixHash(byte[] data) {
    hash = HostileCrypto.sha256(hash, data);
  }

  private void mixKey(byte[] secret) {
    byte[][] keys = HostileCrypto.derive(chainingKey, secret);
    chainingKey = keys[0];
    key = keys[1];
    counter = 0;
  }

  private byte[] sealAndHash(byte[] plain) {
    byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, counter++, hash, plain);
    mixHash(sealed);
    return sealed;
  }

  private byte[] openAndHash(byte[] sealed) {
    byte[] plain = cipher(Cipher.DECRYPT_MODE, key, counter++, hash, sealed);
    mixHash(sealed);
    return plain;
  }

  private static byte[] cipher(int mode, byte[] key, long counter, byte[] about, byte[] text) {
    try {
      return HostileCrypto.cipher(mode, key, counter, about, text);
    } catch (GeneralSecurityException unexpected) {
      throw new IllegalStateException("the victim speaks another Noise", unexpected);
    }
  }
}
