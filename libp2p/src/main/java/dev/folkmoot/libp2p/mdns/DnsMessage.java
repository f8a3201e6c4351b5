package dev.folkmoot.libp2p.mdns;

import java.util.List;

/**
 * One packet of multicast DNS.
 *
 * @param answers what was asked for
 * @param additionals what will be asked next; read together with the authorities
 */
record DnsMessage(
    boolean response,
    List<Question> questions,
    List<DnsRecord> answers,
    List<DnsRecord> additionals) {

  static final int PTR = 12;
  static final int TXT = 16;
  static final int ANY = 255;

  /** The longest packet that is read, in bytes: RFC 6762, 17. */
  static final int MAX_BYTES = 9_000;

  /** The longest that we send, in bytes: an Ethernet frame less the headers of IPv6 and UDP. */
  static final int MAX_SENT_BYTES = 1_452;

  static final int MAX_QUESTIONS = 32;
  static final int MAX_RECORDS = 256;

  /** What is asked; the class is IN or any. */
  record Question(DnsName name, int type) {}

  DnsMessage {
    questions = List.copyOf(questions);
    answers = List.copyOf(answers);
    additionals = List.copyOf(additionals);
  }

  static DnsMessage query(DnsName name, int type) {
    return new DnsMessage(false, List.of(new Question(name, type)), List.of(), List.of());
  }

  static DnsMessage response(List<DnsRecord> answers, List<DnsRecord> additionals) {
    return new DnsMessage(true, List.of(), answers, additionals);
  }
}
