package dev.folkmoot.libp2p;

import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.util.Arrays;

/**
 * IP addresses as text. Own code, since the JDK's parsers take forms that other libp2p stacks do
 * not ({@code 127.1}, zones, brackets) and turn mapped addresses into IPv4; IPv6 is written as <a
 * href="https://datatracker.ietf.org/doc/html/rfc5952">RFC 5952</a> recommends.
 */
final class IpText {
  private static final int IP4_BYTES = 4;
  private static final int IP6_BYTES = 16;
  private static final int IP6_GROUPS = 8;
  private static final int MAX_IP4_CHARS = 15;
  private static final int MAX_IP6_CHARS = 45;
  private static final int MAPPED_PREFIX_BYTES = 12;

  private IpText() {}

  static byte[] parse4(String text) {
    byte[] address = new byte[IP4_BYTES];
    String[] parts = text.split("\\.", -1);
    if (text.length() > MAX_IP4_CHARS || parts.length != IP4_BYTES) {
      throw new MalformedException("an IPv4 address has four numbers");
    }
    for (int i = 0; i < IP4_BYTES; i++) {
      int number = number(parts[i], 10, 3);
      // Some parsers read a leading zero as octal; two hosts must not read two addresses.
      if (number > 0xff || (parts[i].length() > 1 && parts[i].charAt(0) == '0')) {
        throw new MalformedException("a number of an IPv4 address is from 0 to 255");
      }
      address[i] = (byte) number;
    }
    return address;
  }

  static String format4(byte[] address) {
    return (address[0] & 0xff)
        + "."
        + (address[1] & 0xff)
        + "."
        + (address[2] & 0xff)
        + "."
        + (address[3] & 0xff);
  }

  static byte[] parse6(String text) {
    if (text.length() > MAX_IP6_CHARS) {
      throw new MalformedException("an IPv6 address has at most " + MAX_IP6_CHARS + " characters");
    }
    int gap = text.indexOf("::");
    if (gap < 0) {
      byte[] whole = groups(text);
      if (whole.length != IP6_BYTES) {
        throw new MalformedException("an IPv6 address has eight groups");
      }
      return whole;
    }
    String head = text.substring(0, gap);
    byte[] front = groups(head);
    byte[] back = groups(text.substring(gap + 2));
    if (front.length + back.length >= IP6_BYTES || head.indexOf('.') >= 0) {
      throw new MalformedException("an IPv6 address has eight groups");
    }
    byte[] address = Arrays.copyOf(front, IP6_BYTES);
    System.arraycopy(back, 0, address, IP6_BYTES - back.length, back.length);
    return address;
  }

  /** The bytes of some groups between colons; the last may be an IPv4 address. */
  private static byte[] groups(String text) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    String[] parts = text.split(":", -1);
    boolean endsInIp4 = parts[parts.length - 1].indexOf('.') >= 0;
    int words = endsInIp4 ? parts.length - 1 : parts.length;
    if (words > IP6_GROUPS) {
      throw new MalformedException("an IPv6 address has eight groups");
    }
    byte[] bytes = new byte[2 * words + (endsInIp4 ? IP4_BYTES : 0)];
    for (int i = 0; i < words; i++) {
      int group = number(parts[i], 16, 4);
      bytes[2 * i] = (byte) (group >>> Byte.SIZE);
      bytes[2 * i + 1] = (byte) group;
    }
    if (endsInIp4) {
      System.arraycopy(parse4(parts[words]), 0, bytes, 2 * words, IP4_BYTES);
    }
    return bytes;
  }

  static String format6(byte[] address) {
    if (isMapped(address)) {
      return "::ffff:" + format4(Arrays.copyOfRange(address, MAPPED_PREFIX_BYTES, IP6_BYTES));
    }
    // The longest run of two or more zero groups, the first of equals, becomes "::".
    int gapStart = -1;
    int gapGroups = 1;
    for (int i = 0; i < IP6_GROUPS; i++) {
      int run = 0;
      while (i + run < IP6_GROUPS && group(address, i + run) == 0) {
        run++;
      }
      if (run > gapGroups) {
        gapStart = i;
        gapGroups = run;
      }
      i += run;
    }
    StringBuilder text = new StringBuilder(MAX_IP6_CHARS);
    for (int i = 0; i < IP6_GROUPS; i++) {
      if (i == gapStart) {
        text.append("::");
        i += gapGroups - 1;
      } else {
        if (i > 0 && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(group(address, i)));
      }
    }
    return text.toString();
  }

  private static int group(byte[] address, int index) {
    return (address[2 * index] & 0xff) << Byte.SIZE | (address[2 * index + 1] & 0xff);
  }

  private static boolean isMapped(byte[] address) {
    for (int i = 0; i < MAPPED_PREFIX_BYTES - 2; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address[MAPPED_PREFIX_BYTES - 2] == -1 && address[MAPPED_PREFIX_BYTES - 1] == -1;
  }

  private static int number(String text, int radix, int maxDigits) {
    int value = 0;
    if (text.isEmpty() || text.length() > maxDigits) {
      throw new MalformedException("a group of an IP address has 1 to " + maxDigits + " digits");
    }
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      // Character.digit alone would take digits of every script.
      int digit = letter < 128 ? Character.digit(letter, radix) : -1;
      if (digit < 0) {
        throw new MalformedException("not a digit of an IP address");
      }
      value = value * radix + digit;
    }
    return value;
  }
}
