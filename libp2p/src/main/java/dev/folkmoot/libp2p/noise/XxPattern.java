package dev.folkmoot.libp2p.noise;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The three messages of XX, with whatever payload the caller gives them:
 *
 * <pre>
 *   -> e
 *   <- e, ee, s, es
 *   -> s, se
 * </pre>
 *
 * <p>{@code e} and {@code s} are keys sent (s sealed), two letters are agreements, the first letter
 * the initiator's key. Nothing here knows of libp2p, so that the framework's own vectors apply.
 */
final class XxPattern {

  private static final int MESSAGES = 3;

  private final boolean initiator;
  private final KeyPair staticKey;
  private final KeyPair ephemeral;
  private final SymmetricState symmetric;
  private byte[] remoteEphemeral = {};
  private byte[] remoteStatic = {};
  private int next;

  XxPattern(boolean initiator, byte[] prologue, KeyPair staticKey, KeyPair ephemeral) {
    this.initiator = initiator;
    this.staticKey = staticKey;
    this.ephemeral = ephemeral;
    this.symmetric = new SymmetricState(prologue);
  }

  /** The next message, which must be this side's turn. */
  byte[] write(byte[] payload) {
    requireTurn(true);
    var message = new ByteArrayOutputStream();
    switch (next++) {
      case 0 -> message.writeBytes(sendEphemeral());
      case 1 -> {
        message.writeBytes(sendEphemeral());
        mixAgreement(ephemeral, remoteEphemeral);
        message.writeBytes(symmetric.sealAndHash(staticKey.point()));
        mixAgreement(staticKey, remoteEphemeral);
      }
      default -> {
        message.writeBytes(symmetric.sealAndHash(staticKey.point()));
        mixAgreement(staticKey, remoteEphemeral);
      }
    }
    message.writeBytes(symmetric.sealAndHash(payload));
    return message.toByteArray();
  }

  /**
   * The payload of the remote's next message.
   *
   * @throws NoiseException if it is too short, not sealed by the remote, or has a weak key
   */
  byte[] read(byte[] message) {
    requireTurn(false);
    int offset = 0;
    switch (next++) {
      case 0 -> offset = receiveEphemeral(message);
      case 1 -> {
        offset = receiveEphemeral(message);
        mixAgreement(ephemeral, remoteEphemeral);
        offset = receiveStatic(message, offset);
        mixAgreement(ephemeral, remoteStatic);
      }
      default -> {
        offset = receiveStatic(message, offset);
        mixAgreement(ephemeral, remoteStatic);
      }
    }
    return symmetric.openAndHash(Arrays.copyOfRange(message, offset, message.length));
  }

  /** The remote's static key; known once its message with {@code s} was read. */
  byte[] remoteStatic() {
    return remoteStatic.clone();
  }

  byte[] staticPoint() {
    return staticKey.point();
  }

  byte[] handshakeHash() {
    return symmetric.hash();
  }

  /** The ciphers of the transport: first the initiator's, then the responder's. */
  CipherState[] split() {
    if (next != MESSAGES) {
      throw new IllegalStateException("the handshake is not over");
    }
    return symmetric.split();
  }

  private byte[] sendEphemeral() {
    byte[] point = ephemeral.point();
    symmetric.mixHash(point);
    return point;
  }

  private int receiveEphemeral(byte[] message) {
    remoteEphemeral = part(message, 0, KeyPair.BYTES);
    symmetric.mixHash(remoteEphemeral);
    return KeyPair.BYTES;
  }

  private int receiveStatic(byte[] message, int offset) {
    int length = KeyPair.BYTES + CipherState.TAG_BYTES;
    remoteStatic = symmetric.openAndHash(part(message, offset, length));
    return offset + length;
  }

  private void mixAgreement(KeyPair own, byte[] remote) {
    symmetric.mixKey(own.agree(remote));
  }

  private static byte[] part(byte[] message, int offset, int length) {
    if (message.length - offset < length) {
      throw new NoiseException("a handshake message is too short");
    }
    return Arrays.copyOfRange(message, offset, offset + length);
  }

  private void requireTurn(boolean writing) {
    boolean initiatorsTurn = next % 2 == 0;
    if (next >= MESSAGES || (initiatorsTurn == initiator) != writing) {
      throw new IllegalStateException("message " + next + " of XX is not this side's turn");
    }
  }
}
