package dev.folkmoot.net.advert;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.net.wire.Bytes;

/**
 * Signs and verifies. A signature is good for adverts and for nothing else: the domain {@value
 * #DOMAIN} is part of what is signed. It covers the bytes as they are, so that fields which a
 * reader does not know survive on their way through it.
 */
public interface AdvertSeal {

  String DOMAIN = "folkmoot-advert/1";

  /** What an envelope held, and whose key had signed it. */
  record Opened(NodeId signer, Bytes payload) {
    public Opened {
      requireNonNull(signer);
      requireNonNull(payload);
    }
  }

  /** An envelope of this node's own. */
  Bytes seal(Bytes payload);

  /**
   * Opens somebody's envelope.
   *
   * @throws dev.folkmoot.net.wire.MalformedMessageException if it is none, or its signature is not
   *     that of its key
   */
  Opened open(Bytes envelope);
}
