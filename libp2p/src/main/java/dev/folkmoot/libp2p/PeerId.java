package dev.folkmoot.libp2p;

import dev.folkmoot.libp2p.crypto.PublicKey;
import dev.folkmoot.libp2p.multiformats.Base58Btc;
import dev.folkmoot.libp2p.multiformats.Cid;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.multiformats.Multibase;
import dev.folkmoot.libp2p.multiformats.Multihash;
import java.util.Optional;

/**
 * A peer's name: the <a
 * href="https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md">multihash of its encoded
 * public key</a>. Keys of at most {@value #MAX_INLINE_KEY_BYTES} bytes (Ed25519, secp256k1) stand
 * in it verbatim, so the key can be read back; longer ones are hashed with SHA-256.
 *
 * @param multihash identity of 1 to {@value #MAX_INLINE_KEY_BYTES} bytes, or SHA-256
 */
public record PeerId(Multihash multihash) {
  /** The longest encoded key that stands in a peer id itself, in bytes. */
  public static final int MAX_INLINE_KEY_BYTES = 42;

  /** The longest peer id, in bytes. */
  public static final int MAX_BYTES = MAX_INLINE_KEY_BYTES + 2;

  /** The longest text that is read, in characters: base16 of a CID. */
  public static final int MAX_CHARS = 96;

  public PeerId {
    if (multihash.function() == Multihash.IDENTITY) {
      int size = multihash.digest().size();
      if (size == 0 || size > MAX_INLINE_KEY_BYTES) {
        throw new MalformedException(
            "a peer id holds a key of 1 to " + MAX_INLINE_KEY_BYTES + " bytes, not " + size);
      }
    }
  }

  /** The name of the peer that has this key. */
  public static PeerId of(PublicKey key) {
    byte[] encoded = key.encode();
    return new PeerId(
        encoded.length <= MAX_INLINE_KEY_BYTES
            ? Multihash.identity(encoded)
            : Multihash.sha256(encoded));
  }

  /**
   * Reads either text: base58btc ({@code 12D3Koo…}, {@code Qm…}), or a CIDv1 of kind libp2p-key in
   * any base that {@link Multibase} knows ({@code bafz…}, {@code k51…}).
   *
   * @throws MalformedException where it is neither
   */
  public static PeerId parse(String text) {
    if (text.length() > MAX_CHARS) {
      throw new MalformedException("a peer id has at most " + MAX_CHARS + " characters");
    }
    // No multibase prefix of ours is '1' or 'Q', so the two forms cannot be confused.
    if (text.startsWith("1") || text.startsWith("Qm")) {
      return decode(Base58Btc.decode(text));
    }
    Cid cid = Cid.parse(text);
    if (cid.codec() != Cid.LIBP2P_KEY) {
      throw new MalformedException("a peer id is a CID of kind libp2p-key");
    }
    return new PeerId(cid.hash());
  }

  /**
   * Reads the bytes of a multihash.
   *
   * @throws MalformedException where they are not a peer id
   */
  public static PeerId decode(byte[] bytes) {
    return new PeerId(Multihash.decode(bytes));
  }

  /** The bytes of the multihash, at most {@value #MAX_BYTES}. */
  public byte[] encode() {
    return multihash.encode();
  }

  /**
   * The key inside the name; empty where the name is a hash and the key must be learned.
   *
   * @throws MalformedException where the bytes inside are not a key
   */
  public Optional<PublicKey> publicKey() {
    return multihash.function() == Multihash.IDENTITY
        ? Optional.of(PublicKey.decode(multihash.digest().toByteArray()))
        : Optional.empty();
  }

  /** True where this is the name of the peer that has this key. */
  public boolean matches(PublicKey key) {
    return equals(of(key));
  }

  /** The name as a CIDv1 in base32 ({@code bafz…}), for places that only take CIDs. */
  public String toCid() {
    return Cid.v1(Cid.LIBP2P_KEY, multihash).format(Multibase.BASE32);
  }

  /** The usual text, base58btc. */
  @Override
  public String toString() {
    return Base58Btc.encode(encode());
  }
}
