package dev.folkmoot.libp2p.dnsaddr;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A server of the DNS on loopback that knows some TXT records and nothing else. */
public final class DnsServer implements AutoCloseable {
  private static final int MAX_QUERY_BYTES = 512;
  private static final int HEADER_BYTES = 12;
  private static final int NAME_ERROR = 3;
  private static final int TXT = 16;

  private final DatagramSocket socket;
  private final Map<String, List<List<String>>> records = new ConcurrentHashMap<>();

  /** Answers from now on, on a port of its own. */
  public DnsServer() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  /** Adds a name; each record is made of one or more strings. */
  public void put(String name, List<List<String>> texts) {
    records.put(name, texts);
  }

  /** A lookup that asks here. */
  public TxtLookup lookup() {
    return new JndiTxtLookup("dns://127.0.0.1:" + socket.getLocalPort());
  }

  private void serve() {
    try {
      while (!socket.isClosed()) {
        var query = new DatagramPacket(new byte[MAX_QUERY_BYTES], MAX_QUERY_BYTES);
        socket.receive(query);
        byte[] answer = answer(query.getData());
        socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
      }
    } catch (IOException closed) {
      socket.close();
    }
  }

  private byte[] answer(byte[] bytes) throws IOException {
    ByteBuffer query = ByteBuffer.wrap(bytes);
    short id = query.getShort();
    query.position(HEADER_BYTES);
    StringBuilder name = new StringBuilder();
    for (int size = query.get(); size > 0; size = query.get()) {
      byte[] label = new byte[size];
      query.get(label);
      name.append(name.isEmpty() ? "" : ".").append(new String(label, US_ASCII));
    }
    int questionEnd = query.position() + 4;
    List<List<String>> texts = records.get(name.toString());
    var answer = new ByteArrayOutputStream();
    var out = new DataOutputStream(answer);
    out.writeShort(id);
    out.writeShort(0x8180 | (texts == null ? NAME_ERROR : 0));
    out.writeShort(1);
    out.writeShort(texts == null ? 0 : texts.size());
    out.writeInt(0);
    out.write(bytes, HEADER_BYTES, questionEnd - HEADER_BYTES);
    for (List<String> strings : texts == null ? List.<List<String>>of() : texts) {
      out.writeShort(0xc000 | HEADER_BYTES);
      out.writeShort(TXT);
      out.writeShort(1);
      out.writeInt(60);
      out.writeShort(strings.stream().mapToInt(text -> 1 + text.length()).sum());
      for (String text : strings) {
        out.writeByte(text.length());
        out.write(text.getBytes(US_ASCII));
      }
    }
    return answer.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
