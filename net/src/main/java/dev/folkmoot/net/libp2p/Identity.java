package dev.folkmoot.net.libp2p;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.net.advert.AdvertSeal;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.MalformedMessageException;
import java.security.SecureRandom;

/** The Ed25519 key that a node is known by. */
public final class Identity {

  private final PrivateKey key;
  private final NodeId nodeId;

  private Identity(PrivateKey key) {
    this.key = key;
    this.nodeId = Names.node(PeerId.of(key.publicKey()));
  }

  /** A new one. */
  public static Identity draw(SecureRandom random) {
    return new Identity(PrivateKey.generate(random));
  }

  /**
   * Reads the form in which libp2p programs keep keys on disk.
   *
   * @throws FailureException {@code INVALID_REQUEST} if it is none, or no Ed25519 key
   */
  public static Identity decode(Bytes encoded) {
    try {
      return new Identity(PrivateKey.decode(encoded.toByteArray()));
    } catch (MalformedException | MalformedMessageException e) {
      throw new FailureException(
          Failure.Kind.INVALID_REQUEST, "this is no Ed25519 key of a node", e);
    }
  }

  /** The same form; it holds the secret. */
  public Bytes encode() {
    return Bytes.copyOf(key.encode());
  }

  /** The name that belongs to it. */
  public NodeId nodeId() {
    return nodeId;
  }

  /** Signs adverts with it, and opens those of others. */
  public AdvertSeal seal() {
    return new EnvelopeSeal(key);
  }

  PrivateKey key() {
    return key;
  }

  /** Whose it is, and no secret. */
  @Override
  public String toString() {
    return "identity of " + nodeId;
  }
}
