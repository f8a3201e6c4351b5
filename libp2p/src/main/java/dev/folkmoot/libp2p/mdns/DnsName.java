package dev.folkmoot.libp2p.mdns;

import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A domain name, equal without regard to the case of ASCII letters.
 *
 * @param labels from the left, each 1 to {@value #MAX_LABEL_BYTES} bytes; none is the root. Bytes
 *     outside ASCII stand as characters of ISO 8859-1
 */
record DnsName(List<String> labels) {
  static final int MAX_LABEL_BYTES = 63;

  /** The longest name in its uncompressed form, in bytes: RFC 1035, 2.3.4. */
  static final int MAX_BYTES = 255;

  DnsName {
    labels = labels.stream().map(label -> label.toLowerCase(Locale.ROOT)).toList();
    int size = 1;
    for (String label : labels) {
      if (label.isEmpty() || label.length() > MAX_LABEL_BYTES) {
        throw new MalformedException("a label has 1 to " + MAX_LABEL_BYTES + " bytes");
      }
      if (!StandardCharsets.ISO_8859_1.newEncoder().canEncode(label)) {
        throw new MalformedException("a label has one byte a character");
      }
      size += 1 + label.length();
    }
    if (size > MAX_BYTES) {
      throw new MalformedException("a name has at most " + MAX_BYTES + " bytes");
    }
  }

  /** The name of these labels between dots; no label of ours has a dot itself. */
  static DnsName of(String dotted) {
    return new DnsName(List.of(dotted.split("\\.", -1)));
  }

  DnsName child(String label) {
    return new DnsName(Stream.concat(Stream.of(label), labels.stream()).toList());
  }

  /** True where this is one label before {@code parent}. */
  boolean isChildOf(DnsName parent) {
    return labels.size() == parent.labels.size() + 1
        && labels.subList(1, labels.size()).equals(parent.labels);
  }

  @Override
  public String toString() {
    return String.join(".", labels);
  }
}
