package dev.folkmoot.libp2p.mdns;

import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.util.List;

/** A resource record of class IN, as far as discovery needs to know it. */
sealed interface DnsRecord {
  DnsName name();

  /** How long it may be believed, in seconds; zero takes it back. Unsigned, up to 2^32-1. */
  long ttlSeconds();

  /** Name to name. */
  record Ptr(DnsName name, long ttlSeconds, DnsName target) implements DnsRecord {}

  /**
   * Attributes.
   *
   * @param strings each at most {@value #MAX_STRING_BYTES} bytes
   */
  record Txt(DnsName name, long ttlSeconds, List<ByteString> strings) implements DnsRecord {
    /** One byte of length stands in front of each. */
    static final int MAX_STRING_BYTES = 255;

    public Txt {
      strings = List.copyOf(strings);
      if (strings.stream().anyMatch(string -> string.size() > MAX_STRING_BYTES)) {
        throw new MalformedException("a TXT string has at most " + MAX_STRING_BYTES + " bytes");
      }
    }
  }

  /** Any other; what it says is left out. */
  record Other(DnsName name, long ttlSeconds, int type) implements DnsRecord {}
}
