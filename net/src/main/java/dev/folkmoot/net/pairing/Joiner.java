package dev.folkmoot.net.pairing;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.net.pairing.PairingException.Reason;
import dev.folkmoot.net.wire.Bytes;
import java.security.SecureRandom;
import java.util.List;

/**
 * The side that types the code. Send what each method answers, and give the answer to the next one:
 * {@link #open}, {@link #confirm}, {@link #finish}. A connection that ends before is a failure.
 */
public final class Joiner {

  /** The longest message of the protocol, in bytes. */
  public static final int MAX_MESSAGE_BYTES = PairingMessage.MAX_BYTES;

  private final PairingCode code;
  private final String name;
  private final Pake pake;

  /**
   * @param self this node's id
   * @param peer the inviter's, proven by the connection
   * @param name of this machine, for people: up to {@link Paired#MAX_NAME_CHARS} characters
   */
  public Joiner(PairingCode code, NodeId self, NodeId peer, String name, SecureRandom random) {
    this.code = code;
    this.name = Paired.requireName(name);
    this.pake = new Pake(self, peer, code.secret(), random);
  }

  /** The first message. */
  public Bytes open() {
    return PairingMessage.opening(code.plate(), pake.round1()).encoded();
  }

  /** Takes the inviter's first message in; answers the second of ours. */
  public Bytes confirm(Bytes received) throws PairingException {
    PairingMessage message = PairingMessage.read(received);
    pake.round1(message.round1());
    List<Bytes> own = pake.round2();
    pake.round2(message.round2());
    return PairingMessage.confirmation(own, pake.round3()).encoded();
  }

  /** The end of the exchange: the last message, and what was gained. */
  public record End(Bytes last, Paired paired) {}

  /** Takes the inviter's second message in. */
  public End finish(Bytes received) throws PairingException {
    PairingMessage message = PairingMessage.read(received);
    pake.round3(message.round3());
    Envelope envelope = Envelope.open(message.sealed(), pake);
    Grant grant = envelope.grant();
    if (grant == null) {
      throw new PairingException(Reason.MALFORMED);
    }
    Bytes thanks = PairingMessage.thanks(new Envelope(name, null).sealed(pake)).encoded();
    return new End(thanks, envelope.paired(pake, grant));
  }

  /** What it means that the inviter says something where it should have ended the stream. */
  public static PairingException refused(Bytes received) {
    try {
      PairingMessage.read(received);
      return new PairingException(Reason.MALFORMED);
    } catch (PairingException e) {
      return e;
    }
  }
}
