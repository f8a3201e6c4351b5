package dev.folkmoot.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks HTTP by hand, so that tests see every byte. */
record Client(int port) {

  private static final int PATIENCE_MILLIS = 20_000;

  /** What came back, until the server closed the connection. */
  record Reply(String raw) {

    int status() {
      return raw.isEmpty() ? 0 : Integer.parseInt(raw.substring(9, 12));
    }

    Optional<String> header(String name) {
      return head()
          .lines()
          .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst();
    }

    String head() {
      int end = raw.indexOf("\r\n\r\n");
      return end < 0 ? raw : raw.substring(0, end);
    }

    /** Everything after the head, chunk sizes and all. */
    String rawBody() {
      return raw.substring(head().length() + 4);
    }

    boolean isChunked() {
      return header("Transfer-Encoding").filter("chunked"::equals).isPresent();
    }

    /** Whether a chunked answer was ended as it should be. */
    boolean isTerminated() {
      return raw.endsWith("\r\n0\r\n\r\n");
    }

    String body() {
      if (!isChunked()) {
        return rawBody();
      }
      StringBuilder body = new StringBuilder();
      byte[] bytes = rawBody().getBytes(StandardCharsets.ISO_8859_1);
      int at = 0;
      while (at < bytes.length) {
        int eol = at;
        while (bytes[eol] != '\r') {
          eol++;
        }
        int size = Integer.parseInt(new String(bytes, at, eol - at, StandardCharsets.US_ASCII), 16);
        body.append(new String(bytes, eol + 2, size, StandardCharsets.ISO_8859_1));
        at = eol + 2 + size + 2;
      }
      return body.toString();
    }

    /** The body as text: a reply is kept byte for byte as Latin-1. */
    String text() {
      return new String(body().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    JsonNode json() {
      return JsonMapper.shared().readTree(text());
    }

    /** The events of an NDJSON stream. */
    List<JsonNode> events() {
      return text().lines().map(line -> JsonMapper.shared().readTree(line)).toList();
    }

    String error() {
      return json().path("error").asString("");
    }
  }

  Reply post(String path, String json) {
    return send("POST", path, json);
  }

  Reply get(String path) {
    return send("GET", path, "");
  }

  Reply send(String method, String path, String body, String... headers) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    if (List.of(headers).stream().noneMatch(header -> header.startsWith("Host:"))) {
      head.append("Host: localhost\r\n");
    }
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    if (bytes.length > 0) {
      head.append("Content-Length: ").append(bytes.length).append("\r\n");
    }
    head.append("Connection: close\r\n\r\n");
    try (Socket socket = open()) {
      socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(bytes);
      return readAll(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Socket open() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** Sends bytes and keeps the connection. */
  Socket begin(String bytes) {
    try {
      Socket socket = open();
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A POST that keeps its connection. */
  static String request(String path, String json) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
        + json.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + json;
  }

  static Reply readAll(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder raw = new StringBuilder();
    byte[] buffer = new byte[8192];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        raw.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
      }
    } catch (java.net.SocketException e) {
      // Reset by the server: what came before it counts.
      raw.append("");
    }
    return new Reply(raw.toString());
  }
}
