package dev.folkmoot.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Says the same pieces to whoever asks, each in a packet of its own, and hangs up. */
final class RecitingServer implements AutoCloseable {

  private static final int BACKLOG = 128;

  private final ServerSocket socket;
  private final List<String> pieces;

  RecitingServer(List<String> pieces) {
    this.pieces = List.copyOf(pieces);
    try {
      socket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Thread.ofVirtual().start(() -> recite(client));
      } catch (SocketException e) {
        return; // Closed: the test is over.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void recite(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      readRequest(client);
      OutputStream out = client.getOutputStream();
      for (String piece : pieces) {
        out.write(piece.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whole, for a socket that is closed with unread bytes resets what was written. */
  private static void readRequest(Socket client) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    int length = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      if (line.startsWith("Content-Length: ")) {
        length = Integer.parseInt(line.substring("Content-Length: ".length()));
      }
    }
    while (length > 0 && in.read() >= 0) {
      length--;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
