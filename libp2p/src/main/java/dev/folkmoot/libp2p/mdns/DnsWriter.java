package dev.folkmoot.libp2p.mdns;

import dev.folkmoot.libp2p.mdns.DnsMessage.Question;
import dev.folkmoot.libp2p.multiformats.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a packet, each name ending in a pointer to where that end already stands. The service name
 * stands in every record, so this nearly doubles what fits.
 */
final class DnsWriter {
  private static final int RESPONSE_AND_AUTHORITATIVE = 0x8400;
  private static final int POINTER = 0xc000;
  private static final int MAX_POINTER = 0x3fff;
  private static final int CLASS_IN = 1;

  private final ByteBuffer packet = ByteBuffer.allocate(DnsMessage.MAX_BYTES);
  private final Map<List<String>, Integer> places = new HashMap<>();

  private DnsWriter() {}

  /**
   * The packet of this message.
   *
   * @throws java.nio.BufferOverflowException where it is longer than {@link DnsMessage#MAX_BYTES}
   */
  static byte[] write(DnsMessage message) {
    DnsWriter writer = new DnsWriter();
    writer.message(message);
    return Arrays.copyOf(writer.packet.array(), writer.packet.position());
  }

  private void message(DnsMessage message) {
    packet.putShort((short) 0); // the id, zero in multicast
    packet.putShort((short) (message.response() ? RESPONSE_AND_AUTHORITATIVE : 0));
    packet.putShort((short) message.questions().size());
    packet.putShort((short) message.answers().size());
    packet.putShort((short) 0);
    packet.putShort((short) message.additionals().size());
    for (Question question : message.questions()) {
      name(question.name());
      packet.putShort((short) question.type());
      packet.putShort((short) CLASS_IN);
    }
    message.answers().forEach(this::record);
    message.additionals().forEach(this::record);
  }

  private void record(DnsRecord record) {
    name(record.name());
    packet.putShort(
        (short)
            switch (record) {
              case DnsRecord.Ptr _ -> DnsMessage.PTR;
              case DnsRecord.Txt _ -> DnsMessage.TXT;
              case DnsRecord.Other other -> other.type();
            });
    packet.putShort((short) CLASS_IN);
    packet.putInt((int) record.ttlSeconds());
    int sizeAt = packet.position();
    packet.putShort((short) 0);
    switch (record) {
      case DnsRecord.Ptr ptr -> name(ptr.target());
      case DnsRecord.Txt txt -> strings(txt.strings());
      case DnsRecord.Other _ -> {}
    }
    packet.putShort(sizeAt, (short) (packet.position() - sizeAt - Short.BYTES));
  }

  private void strings(List<ByteString> strings) {
    for (ByteString string : strings) {
      packet.put((byte) string.size());
      packet.put(string.asBuffer());
    }
    if (strings.isEmpty()) {
      packet.put((byte) 0); // RFC 6763, 6.1: a TXT record is never wholly empty
    }
  }

  private void name(DnsName name) {
    List<String> labels = name.labels();
    for (int i = 0; i < labels.size(); i++) {
      List<String> rest = labels.subList(i, labels.size());
      Integer place = places.get(rest);
      if (place != null) {
        packet.putShort((short) (POINTER | place));
        return;
      }
      if (packet.position() <= MAX_POINTER) {
        places.put(rest, packet.position());
      }
      byte[] label = labels.get(i).getBytes(StandardCharsets.ISO_8859_1);
      packet.put((byte) label.length).put(label);
    }
    packet.put((byte) 0);
  }
}
