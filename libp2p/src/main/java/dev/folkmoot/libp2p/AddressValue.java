package dev.folkmoot.libp2p;

import dev.folkmoot.libp2p.multiformats.MalformedException;
import dev.folkmoot.libp2p.multiformats.Multibase;
import dev.folkmoot.libp2p.multiformats.Multihash;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** How the value of a multiaddr component is written, as text and as bytes. */
enum AddressValue {
  /** No value at all. */
  NONE(0),
  IP4(4),
  IP6(16),
  /** A port of TCP or UDP. */
  PORT(2),
  /** A host name, or an interface's. */
  NAME(AddressValue.PREFIXED),
  PEER(AddressValue.PREFIXED),
  /** A file path; in text it takes all that is left of the address. */
  PATH(AddressValue.PREFIXED),
  /** An unsigned 64-bit number. */
  NUMBER(8),
  /** A multihash, in text with a multibase prefix. */
  HASH(AddressValue.PREFIXED);

  /** Stands for the size of a value that has its length in front. */
  static final int PREFIXED = -1;

  private static final int MAX_NAME_BYTES = 253; // RFC 1035, 2.3.4, less the root's dot
  private static final int MAX_PATH_BYTES = 107; // sun_path of Linux, less the final zero
  private static final int MAX_PORT = 65_535;

  private final int bytes;

  AddressValue(int bytes) {
    this.bytes = bytes;
  }

  /** How many bytes every such value has, or {@link #PREFIXED}. */
  int bytes() {
    return bytes;
  }

  /** The bytes of this text, not yet checked for what {@link #format} checks. */
  byte[] parse(String text) {
    return switch (this) {
      case NONE -> new byte[0];
      case IP4 -> IpText.parse4(text);
      case IP6 -> IpText.parse6(text);
      case PORT -> parsePort(text);
      case NAME, PATH -> text.getBytes(StandardCharsets.UTF_8);
      case PEER -> PeerId.parse(text).encode();
      case NUMBER -> parseNumber(text);
      case HASH -> Multibase.decode(text);
    };
  }

  /**
   * The text of these bytes, the only one that {@link Multiaddr} writes.
   *
   * @throws MalformedException where the bytes are no value of this kind
   */
  String format(byte[] value) {
    return switch (this) {
      case NONE -> "";
      case IP4 -> IpText.format4(value);
      case IP6 -> IpText.format6(value);
      case PORT -> Integer.toString(ByteBuffer.wrap(value).getShort() & MAX_PORT);
      case NAME -> formatName(value);
      case PATH -> formatPath(value);
      case PEER -> PeerId.decode(value).toString();
      case NUMBER -> Long.toUnsignedString(ByteBuffer.wrap(value).getLong());
      case HASH -> Multibase.BASE64URL.encode(Multihash.decode(value).encode());
    };
  }

  private static byte[] parsePort(String text) {
    int port = 0;
    boolean digits = !text.isEmpty() && text.length() <= 5;
    for (int i = 0; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
      port = 10 * port + text.charAt(i) - '0';
    }
    if (!digits || port > MAX_PORT) {
      throw new MalformedException("a port is a number from 0 to " + MAX_PORT);
    }
    return ByteBuffer.allocate(Short.BYTES).putShort((short) port).array();
  }

  private static byte[] parseNumber(String text) {
    // The JDK takes a sign and the digits of every script.
    if (!text.chars().allMatch(letter -> letter >= '0' && letter <= '9')) {
      throw new MalformedException("not an unsigned number of 64 bits");
    }
    try {
      return ByteBuffer.allocate(Long.BYTES).putLong(Long.parseUnsignedLong(text)).array();
    } catch (NumberFormatException notANumber) {
      throw new MalformedException("not an unsigned number of 64 bits", notANumber);
    }
  }

  private static String formatName(byte[] value) {
    if (value.length == 0 || value.length > MAX_NAME_BYTES) {
      throw new MalformedException("a name has 1 to " + MAX_NAME_BYTES + " bytes");
    }
    for (byte letter : value) {
      // Printable ASCII only: names go into logs and resolvers, and a slash would start a
      // component.
      if (letter <= ' ' || letter > '~' || letter == '/') {
        throw new MalformedException("a name is printable ASCII without a slash");
      }
    }
    return new String(value, StandardCharsets.US_ASCII);
  }

  private static String formatPath(byte[] value) {
    if (value.length < 2 || value.length > MAX_PATH_BYTES) {
      throw new MalformedException("a socket's path has 2 to " + MAX_PATH_BYTES + " bytes");
    }
    if (value[0] != '/' || value[value.length - 1] == '/') {
      throw new MalformedException("a socket's path starts with a slash and ends with none");
    }
    try {
      String path = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      if (path.chars().anyMatch(Character::isISOControl)) {
        throw new MalformedException("a socket's path has no control characters");
      }
      return path;
    } catch (CharacterCodingException notUtf8) {
      throw new MalformedException("a socket's path is UTF-8", notUtf8);
    }
  }
}
