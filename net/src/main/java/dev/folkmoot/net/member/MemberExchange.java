package dev.folkmoot.net.member;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.net.pairing.MeshKey;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.MalformedMessageException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * One side of one exchange, which serves once. The one that asks calls {@link #ask} and {@link
 * #conclude}, the other {@link #answer} and {@link #finish}; afterwards {@link #isMember} says what
 * the other side has proven.
 *
 * <p>Who asks does not prove anything to a peer that has proven nothing to him. Each judges for
 * himself, and neither is told what the other thinks of him.
 *
 * <p>All methods throw {@link MalformedMessageException} where the peer sent no such message.
 */
public final class MemberExchange {

  /** The longest message of the protocol, in bytes. */
  public static final int MAX_MESSAGE_BYTES = MemberMessage.MAX_BYTES;

  private enum Step {
    BEGIN,
    ASKED,
    ANSWERED,
    OVER
  }

  private final MeshMode mode;
  private final NodeId self;
  private final NodeId peer;
  private final Bytes nonce;
  private Step step = Step.BEGIN;
  private boolean member;
  private @Nullable MemberMessage asked;

  /**
   * @param peer the other side, proven by the connection
   * @param random draws the nonce, anew for every exchange
   */
  public MemberExchange(MeshMode mode, NodeId self, NodeId peer, SecureRandom random) {
    if (self.equals(peer)) {
      throw new IllegalArgumentException("nobody proves anything to himself");
    }
    this.mode = requireNonNull(mode);
    this.self = self;
    this.peer = peer;
    byte[] drawn = new byte[MeshKey.PROOF_BYTES];
    random.nextBytes(drawn);
    this.nonce = Bytes.copyOf(drawn);
  }

  /** The first message. */
  public Bytes ask() {
    pass(Step.BEGIN, Step.ASKED);
    return new MemberMessage(nonce, Bytes.EMPTY, isOpen()).encoded();
  }

  /** Takes the first message in; answers the second. */
  public Bytes answer(Bytes received) {
    pass(Step.BEGIN, Step.ANSWERED);
    MemberMessage message = requireNonce(MemberMessage.read(received));
    asked = message;
    // A member of an open mesh has no key that a proof could be held against.
    Bytes proof = message.open() ? Bytes.EMPTY : proofOver(message.nonce());
    return new MemberMessage(nonce, proof, isOpen()).encoded();
  }

  /** Takes the second message in; answers the third, with which the one who asks is done. */
  public Bytes conclude(Bytes received) {
    pass(Step.ASKED, Step.OVER);
    MemberMessage message = requireNonce(MemberMessage.read(received));
    member = judge(message.proof(), message.open());
    Bytes proof = member ? proofOver(message.nonce()) : Bytes.EMPTY;
    return new MemberMessage(Bytes.EMPTY, proof, isOpen()).encoded();
  }

  /** Takes the third message in. */
  public void finish(Bytes received) {
    pass(Step.ANSWERED, Step.OVER);
    boolean open = requireNonNull(asked).open();
    member = judge(MemberMessage.read(received).proof(), open);
  }

  /** Whether the other side belongs to the mesh; to be asked when the exchange is over. */
  public boolean isMember() {
    if (step != Step.OVER) {
      throw new IllegalStateException("the exchange is not over");
    }
    return member;
  }

  private boolean judge(Bytes proof, boolean open) {
    return switch (mode) {
      case MeshMode.Keyed(MeshKey key) -> key.verifies(proof, peer, self, nonce);
      case MeshMode.Open _ -> open;
    };
  }

  private Bytes proofOver(Bytes theirs) {
    return switch (mode) {
      case MeshMode.Keyed(MeshKey key) -> key.proof(self, peer, theirs);
      case MeshMode.Open _ -> Bytes.EMPTY;
    };
  }

  private boolean isOpen() {
    return mode instanceof MeshMode.Open;
  }

  private static MemberMessage requireNonce(MemberMessage message) {
    if (message.nonce().size() == 0) {
      throw new MalformedMessageException("nothing to prove the key over");
    }
    return message;
  }

  private void pass(Step from, Step to) {
    if (step != from) {
      throw new IllegalStateException("out of turn: " + step + " where it should be " + from);
    }
    step = to;
  }
}
