package dev.folkmoot.libp2p.crypto;

import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;

/** The curve of Bitcoin, <a href="https://www.secg.org/sec2-v2.pdf">SEC 2</a>. */
final class Secp256k1 {
  static final int SCALAR_BYTES = 32;
  static final int COMPRESSED_POINT_BYTES = 33;

  /** The longest DER signature: two integers of 33 bytes with their headers. */
  static final int MAX_SIGNATURE_BYTES = 72;

  static final ECDomainParameters DOMAIN = domain();

  private Secp256k1() {}

  private static ECDomainParameters domain() {
    X9ECParameters curve = CustomNamedCurves.getByName("secp256k1");
    return new ECDomainParameters(curve);
  }
}
