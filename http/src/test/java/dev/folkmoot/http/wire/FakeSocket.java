package dev.folkmoot.http.wire;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A socket whose other side is the test: it says what a read gives, and when. */
final class FakeSocket implements HelidonSocket {

  private static final int MAX_READS = 100;

  private final BlockingQueue<Read> reads = new LinkedBlockingQueue<>(MAX_READS);
  private final AtomicInteger begun = new AtomicInteger();
  private volatile boolean closed;

  private sealed interface Read {
    record Bytes(String text) implements Read {}

    record End() implements Read {}

    record Broken(RuntimeException with) implements Read {}
  }

  /** The client sends these bytes. */
  FakeSocket sends(String text) {
    reads.add(new Read.Bytes(text));
    return this;
  }

  /** The client goes away. */
  FakeSocket ends() {
    reads.add(new Read.End());
    return this;
  }

  FakeSocket breaks(RuntimeException with) {
    reads.add(new Read.Broken(with));
    return this;
  }

  /** How many reads have been begun. */
  int readsBegun() {
    return begun.get();
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  @SuppressWarnings("NullAway") // Helidon's sockets give null at the end of the stream
  public byte[] get() {
    begun.incrementAndGet();
    try {
      return switch (reads.take()) {
        case Read.Bytes(String text) -> text.getBytes(StandardCharsets.UTF_8);
        case Read.End() -> null;
        case Read.Broken(RuntimeException with) -> throw with;
      };
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }

  @Override
  public void close() {
    closed = true;
    ends();
  }

  @Override
  public void idle() {}

  @Override
  public boolean isConnected() {
    return !closed;
  }

  @Override
  @Deprecated
  @SuppressWarnings({"removal", "InlineMeSuggester"}) // not ours to take away
  public int read(BufferData buffer) {
    throw new UnsupportedOperationException("the inlet only gets");
  }

  @Override
  public void write(BufferData buffer) {
    throw new UnsupportedOperationException("the inlet writes nothing");
  }

  @Override
  public PeerInfo remotePeer() {
    throw new UnsupportedOperationException("nobody asks");
  }

  @Override
  public PeerInfo localPeer() {
    throw new UnsupportedOperationException("nobody asks");
  }

  @Override
  public boolean isSecure() {
    return false;
  }

  @Override
  public String socketId() {
    return "fake";
  }

  @Override
  public String childSocketId() {
    return "fake-child";
  }
}
