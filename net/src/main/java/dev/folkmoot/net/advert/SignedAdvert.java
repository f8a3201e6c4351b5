package dev.folkmoot.net.advert;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.Limits;

/**
 * An advert and the bytes that were signed; it is passed on as these bytes.
 *
 * @param envelope as it was received, or sealed
 */
record SignedAdvert(Advert advert, Bytes envelope) {
  SignedAdvert {
    requireNonNull(advert);
    requireNonNull(envelope);
  }

  /** Signs what fits: models are left out from the end until the envelope is small enough. */
  static SignedAdvert sealed(AdvertSeal seal, Advert advert, int envelopeOverhead) {
    Advert fitting = advert;
    Bytes payload = AdvertCodec.encode(fitting);
    while (payload.size() + envelopeOverhead > Limits.MAX_ENVELOPE_BYTES) {
      fitting =
          new Advert(
              fitting.node(),
              fitting.audience(),
              fitting.sequence(),
              fitting.issued(),
              fitting.lifetime(),
              fitting.content().withoutLastModel());
      payload = AdvertCodec.encode(fitting);
    }
    return new SignedAdvert(fitting, seal.seal(payload));
  }
}
