package dev.folkmoot.net.advert;

import dev.folkmoot.core.peer.NodeId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Short names of nodes: 64 bits, where the whole id would be most of a message. */
final class NodeKey {

  private NodeKey() {}

  static long of(NodeId node) {
    try {
      byte[] text = node.text().getBytes(StandardCharsets.US_ASCII);
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
