package dev.folkmoot.net.libp2p;

import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.record.SignedEnvelope;
import dev.folkmoot.net.advert.AdvertSeal;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.MalformedMessageException;
import java.nio.charset.StandardCharsets;

/** Adverts in libp2p's signed envelopes, with a domain and a payload type of our own. */
final class EnvelopeSeal implements AdvertSeal {

  /** No multicodec: a path, as the specification allows for private types. */
  private static final ByteString PAYLOAD_TYPE =
      ByteString.copyOf("/folkmoot/advert".getBytes(StandardCharsets.US_ASCII));

  private final PrivateKey key;

  /** Seals with this key; it stays the caller's. */
  EnvelopeSeal(PrivateKey key) {
    this.key = key;
  }

  @Override
  public Bytes seal(Bytes payload) {
    SignedEnvelope envelope =
        SignedEnvelope.seal(key, DOMAIN, PAYLOAD_TYPE, ByteString.copyOf(payload.toByteArray()));
    return Bytes.copyOf(envelope.encode());
  }

  @Override
  public Opened open(Bytes envelope) {
    try {
      SignedEnvelope opened = SignedEnvelope.open(envelope.toByteArray(), DOMAIN);
      if (!opened.payloadType().equals(PAYLOAD_TYPE)) {
        throw new MalformedMessageException("the envelope holds no advert");
      }
      return new Opened(Names.node(opened.signer()), Bytes.copyOf(opened.payload().toByteArray()));
    } catch (MalformedException e) {
      throw new MalformedMessageException("no envelope, or not signed by its key");
    }
  }
}
