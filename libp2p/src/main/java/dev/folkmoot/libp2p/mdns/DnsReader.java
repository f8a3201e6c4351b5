package dev.folkmoot.libp2p.mdns;

import dev.folkmoot.libp2p.mdns.DnsMessage.Question;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a packet. A name may end in a pointer to an earlier place; a pointer here must lead to
 * before the place where its name began, and the name may not outgrow {@link DnsName#MAX_BYTES}, so
 * neither a loop nor a bomb of pointers gets far.
 */
final class DnsReader {
  private static final int RESPONSE_FLAG = 0x8000;
  private static final int OPCODE_AND_RCODE = 0x780f;
  private static final int POINTER = 0xc0;
  private static final int POINTER_HIGH = 0x3f;
  private static final int CLASS_IN = 1;
  private static final int CLASS_ANY = 255;
  // In a question it asks for a unicast answer, in a record it flushes caches: of no use to us.
  private static final int CLASS_TOP_BIT = 0x8000;
  private static final long UNSIGNED_INT = 0xffff_ffffL;

  private final ByteBuffer packet;

  private DnsReader(byte[] packet) {
    this.packet = ByteBuffer.wrap(packet);
  }

  /**
   * Reads one packet; records of other classes than IN are left out.
   *
   * @throws MalformedException where it is not one, or has too much in it
   */
  static DnsMessage read(byte[] packet) {
    if (packet.length > DnsMessage.MAX_BYTES) {
      throw new MalformedException("a packet has at most " + DnsMessage.MAX_BYTES + " bytes");
    }
    try {
      return new DnsReader(packet).message();
    } catch (BufferUnderflowException truncated) {
      throw new MalformedException("the packet is truncated", truncated);
    }
  }

  private DnsMessage message() {
    unsignedShort(); // the id, zero in multicast
    int flags = unsignedShort();
    if ((flags & OPCODE_AND_RCODE) != 0) {
      throw new MalformedException("neither a plain question nor a plain answer");
    }
    int questions = unsignedShort();
    int answers = unsignedShort();
    int others = unsignedShort() + unsignedShort();
    if (questions > DnsMessage.MAX_QUESTIONS || answers + others > DnsMessage.MAX_RECORDS) {
      throw new MalformedException("too many questions or records in a packet");
    }
    List<Question> asked = new ArrayList<>();
    for (int i = 0; i < questions; i++) {
      DnsName name = name();
      int type = unsignedShort();
      if (isIn(unsignedShort())) {
        asked.add(new Question(name, type));
      }
    }
    List<DnsRecord> answered = records(answers);
    return new DnsMessage((flags & RESPONSE_FLAG) != 0, asked, answered, records(others));
  }

  private static boolean isIn(int dnsClass) {
    int plain = dnsClass & ~CLASS_TOP_BIT;
    return plain == CLASS_IN || plain == CLASS_ANY;
  }

  private List<DnsRecord> records(int count) {
    List<DnsRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      DnsName name = name();
      int type = unsignedShort();
      boolean in = isIn(unsignedShort());
      long ttl = packet.getInt() & UNSIGNED_INT;
      int size = unsignedShort();
      int end = packet.position() + size;
      if (size > packet.remaining()) {
        throw new MalformedException("a record is truncated");
      }
      if (in) {
        records.add(record(name, type, ttl, end));
        if (packet.position() > end) {
          throw new MalformedException("a record is longer than it says");
        }
      }
      packet.position(end);
    }
    return records;
  }

  private DnsRecord record(DnsName name, int type, long ttl, int end) {
    return switch (type) {
      case DnsMessage.PTR -> new DnsRecord.Ptr(name, ttl, name());
      case DnsMessage.TXT -> new DnsRecord.Txt(name, ttl, strings(end));
      default -> new DnsRecord.Other(name, ttl, type);
    };
  }

  private List<ByteString> strings(int end) {
    List<ByteString> strings = new ArrayList<>();
    while (packet.position() < end) {
      int size = packet.get() & 0xff;
      if (size > end - packet.position()) {
        throw new MalformedException("a TXT string is truncated");
      }
      byte[] string = new byte[size];
      packet.get(string);
      strings.add(ByteString.copyOf(string));
    }
    return strings;
  }

  private DnsName name() {
    List<String> labels = new ArrayList<>();
    int bytes = 1;
    int behind = -1;
    int floor = packet.position();
    for (int size = packet.get() & 0xff; size != 0; size = packet.get() & 0xff) {
      if ((size & POINTER) == POINTER) {
        int target = (size & POINTER_HIGH) << Byte.SIZE | (packet.get() & 0xff);
        behind = behind < 0 ? packet.position() : behind;
        // Each pointer leads further back than the last one, so there are finitely many.
        if (target >= floor) {
          throw new MalformedException("a name points forward or at itself");
        }
        floor = target;
        packet.position(target);
        continue;
      }
      if (size > DnsName.MAX_LABEL_BYTES) {
        throw new MalformedException("unknown kind of label");
      }
      bytes += 1 + size;
      if (bytes > DnsName.MAX_BYTES) {
        throw new MalformedException("a name has at most " + DnsName.MAX_BYTES + " bytes");
      }
      byte[] label = new byte[size];
      packet.get(label);
      labels.add(new String(label, StandardCharsets.ISO_8859_1));
    }
    if (behind >= 0) {
      packet.position(behind);
    }
    return new DnsName(labels);
  }

  private int unsignedShort() {
    return packet.getShort() & 0xffff;
  }
}
