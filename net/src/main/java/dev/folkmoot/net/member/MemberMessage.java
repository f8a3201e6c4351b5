package dev.folkmoot.net.member;

import dev.folkmoot.net.pairing.MeshKey;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.MessageReader;
import dev.folkmoot.net.wire.MessageWriter;

/**
 * One message of the exchange; what does not belong into it is left out.
 *
 * <pre>
 *   1 nonce (32 bytes)   2 proof (32 bytes)   3 open (bool)
 * </pre>
 *
 * @param nonce that the other side is to prove the key over; empty in the last message
 * @param proof over the other side's nonce; empty where there is none to give
 * @param open whether the sender's mesh is one without a key
 */
record MemberMessage(Bytes nonce, Bytes proof, boolean open) {

  static final int MAX_BYTES = 256;

  private static final int MAX_FIELDS = 8;
  private static final int NONCE = 1;
  private static final int PROOF = 2;
  private static final int OPEN = 3;

  MemberMessage {
    requireSize(nonce);
    requireSize(proof);
  }

  private static void requireSize(Bytes bytes) {
    if (bytes.size() != 0 && bytes.size() != MeshKey.PROOF_BYTES) {
      throw new IllegalArgumentException("a nonce or proof has " + MeshKey.PROOF_BYTES + " bytes");
    }
  }

  Bytes encoded() {
    MessageWriter out = new MessageWriter();
    if (nonce.size() > 0) {
      out.bytes(NONCE, nonce);
    }
    if (proof.size() > 0) {
      out.bytes(PROOF, proof);
    }
    return out.bool(OPEN, open).toBytes();
  }

  /**
   * Reads what a peer sent.
   *
   * @throws dev.folkmoot.net.wire.MalformedMessageException if it is no such message
   */
  static MemberMessage read(Bytes message) {
    return MessageReader.read(message, MAX_FIELDS, MemberMessage::decode);
  }

  private static MemberMessage decode(MessageReader in) {
    Bytes nonce = Bytes.EMPTY;
    Bytes proof = Bytes.EMPTY;
    boolean open = false;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case NONCE -> nonce = in.bytes(MeshKey.PROOF_BYTES);
        case PROOF -> proof = in.bytes(MeshKey.PROOF_BYTES);
        case OPEN -> open = in.bool();
        default -> {} // of a later version
      }
    }
    return new MemberMessage(nonce, proof, open);
  }
}
