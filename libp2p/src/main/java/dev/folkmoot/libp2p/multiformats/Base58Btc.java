package dev.folkmoot.libp2p.multiformats;

/**
 * Bitcoin's <a href="https://datatracker.ietf.org/doc/html/draft-msporny-base58">base58</a>: no 0,
 * O, I or l. The usual text of a peer id, then without a multibase prefix.
 */
public final class Base58Btc {
  private static final RadixText BASE =
      new RadixText("base58btc", "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");

  private Base58Btc() {}

  /**
   * The text of these bytes.
   *
   * @throws MalformedException where there are more than 128 bytes
   */
  public static String encode(byte[] bytes) {
    return BASE.encode(bytes);
  }

  /**
   * The bytes of this text.
   *
   * @throws MalformedException where the text has a foreign character or more than 256 of them
   */
  public static byte[] decode(String text) {
    return BASE.decode(text);
  }
}
