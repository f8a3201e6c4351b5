package dev.folkmoot.libp2p.transport.quic;

import dev.folkmoot.libp2p.transport.MuxedConnection;
import dev.folkmoot.libp2p.transport.MuxedStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Two nodes and a connection between them, for tests. */
final class Pair implements AutoCloseable {
  final Node alice;
  final Node bob;
  final Door listener;
  final MuxedConnection outbound;
  final MuxedConnection inbound;

  private Pair(Node alice, Node bob) throws IOException {
    this.alice = alice;
    this.bob = bob;
    this.listener = bob.listen();
    this.outbound = alice.dial(bob, listener);
    this.inbound = listener.accept();
  }

  static Pair create() throws IOException {
    return new Pair(Node.create(), Node.create());
  }

  /** Only the side that is dialled has this configuration. */
  static Pair listeningWith(QuicConfig config) throws IOException {
    return new Pair(Node.create(), Node.create(config));
  }

  static Pair create(QuicConfig config) throws IOException {
    return new Pair(Node.create(config), Node.create(config));
  }

  /** Answers every stream that comes with what comes on it, until the connection ends. */
  static void echo(MuxedConnection connection) {
    Thread.startVirtualThread(() -> {
      try {
        while (true) {
          MuxedStream stream = connection.accept();
          Thread.startVirtualThread(() -> echo(stream));
        }
      } catch (IOException end) {
        assert connection.isClosed() : end;
      }
    });
  }

  private static void echo(MuxedStream stream) {
    try {
      answerEcho(stream);
    } catch (IOException failed) {
      stream.reset(); // who waits for the echo sees it
    }
  }

  static void answerEcho(MuxedStream stream) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    for (int n = stream.read(buffer, 0, buffer.length);
        n >= 0;
        n = stream.read(buffer, 0, buffer.length)) {
      stream.write(buffer, 0, n);
    }
    stream.closeWrite();
  }

  static byte[] readAll(MuxedStream stream) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 * 1024];
    for (int n = stream.read(buffer, 0, buffer.length);
        n >= 0;
        n = stream.read(buffer, 0, buffer.length)) {
      all.write(buffer, 0, n);
    }
    return all.toByteArray();
  }

  static void write(MuxedStream stream, byte... bytes) throws IOException {
    stream.write(bytes, 0, bytes.length);
  }

  /** Something that may fail. */
  interface Work<T> {
    T run() throws IOException;
  }

  /** Runs on a virtual thread; where nobody asks for the result, a failure is its own end. */
  static <T> CompletableFuture<T> start(Work<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        result.complete(work.run());
      } catch (IOException failed) {
        result.completeExceptionally(failed);
      }
    });
    return result;
  }

  /** Something that may fail and has no result. */
  interface Action {
    void run() throws IOException;
  }

  /** As {@link #start}; true when it is done. */
  static CompletableFuture<Boolean> perform(Action action) {
    return start(() -> {
      action.run();
      return true;
    });
  }

  @Override
  public void close() {
    alice.close();
    bob.close();
  }
}
