package dev.folkmoot.net.pairing;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.net.pairing.PairingException.Reason;
import dev.folkmoot.net.wire.Bytes;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The side that made the code. Give it what arrives and send what it answers: {@link #begin},
 * {@link #grant}, {@link #finish}. Where one of them fails, send {@link #refusal} and hang up.
 */
public final class Inviter {

  private final Invitations invitations;
  private final NodeId self;
  private final NodeId peer;
  private final String name;
  private final SecureRandom random;

  private Invitations.@Nullable Attempt attempt;
  private @Nullable Pake pake;

  /**
   * @param peer who wants to join, proven by the connection
   * @param name of this machine, for people: up to {@link Paired#MAX_NAME_CHARS} characters
   */
  public Inviter(
      Invitations invitations, NodeId self, NodeId peer, String name, SecureRandom random) {
    this.invitations = invitations;
    this.self = self;
    this.peer = peer;
    this.name = Paired.requireName(name);
    this.random = random;
  }

  /**
   * Takes the joiner's first message in.
   *
   * @param now nanoseconds of a monotonic clock
   */
  public Bytes begin(Bytes received, long now) throws PairingException {
    PairingMessage message = PairingMessage.read(received);
    Invitations.Attempt begun =
        invitations
            .attempt(message.plate(), now)
            .orElseThrow(() -> new PairingException(Reason.NO_INVITATION));
    Pake own = new Pake(self, peer, begun.code().secret(), random);
    List<Bytes> round1 = own.round1();
    own.round1(message.round1());
    attempt = begun;
    pake = own;
    return PairingMessage.reply(round1, own.round2()).encoded();
  }

  /**
   * Takes the joiner's second message in, which shows whether he knows the code. From here on the
   * invitation is spent.
   */
  public Bytes grant(Bytes received) throws PairingException {
    if (pake == null || attempt == null) {
      throw new IllegalStateException("grant before begin");
    }
    PairingMessage message = PairingMessage.read(received);
    pake.round2(message.round2());
    Bytes confirmation = pake.round3();
    pake.round3(message.round3());
    if (!invitations.spend(attempt)) {
      throw new PairingException(Reason.NO_INVITATION);
    }
    Bytes sealed = new Envelope(name, attempt.grant()).sealed(pake);
    return PairingMessage.grant(confirmation, sealed).encoded();
  }

  /** Takes the joiner's last message in: who he is. */
  public Paired finish(Bytes received) throws PairingException {
    if (pake == null || attempt == null) {
      throw new IllegalStateException("finish before begin");
    }
    PairingMessage message = PairingMessage.read(received);
    return Envelope.open(message.sealed(), pake).paired(pake, attempt.grant());
  }

  /** The message that ends the exchange for this reason. */
  public static Bytes refusal(Reason reason) {
    return PairingMessage.refusal(reason).encoded();
  }
}
