package dev.folkmoot.bench;

import java.nio.charset.StandardCharsets;

/** How a client asks for a stream, and how it knows tokens and the end. */
enum Dialect {
  OLLAMA("/api/chat", "", "\"done\":false", "\"done\":true"),
  CHAT("/v1/chat/completions", "", "\"content\":", "data: [DONE]"),
  RESPONSES("/v1/responses", "\"input\":\"go\",", "\"delta\":", "\"type\":\"response.completed\""),
  MESSAGES(
      "/v1/messages", "\"max_tokens\":1000000,", "\"text_delta\"", "\"type\":\"message_stop\"");

  private final String path;
  private final String members;
  private final String token;
  private final String end;

  Dialect(String path, String members, String token, String end) {
    this.path = path;
    this.members = members;
    this.token = token;
    this.end = end;
  }

  String path() {
    return path;
  }

  byte[] request() {
    String body =
        "{\"model\":\"bench\","
            + members
            + "\"messages\":[{\"role\":\"user\",\"content\":\"go\"}],\"stream\":true}";
    String request =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Connection: close\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    return request.getBytes(StandardCharsets.US_ASCII);
  }

  /** What stands once in the event of every token, and nowhere else. */
  byte[] tokenMark() {
    return token.getBytes(StandardCharsets.US_ASCII);
  }

  /** What stands in the last event only. */
  byte[] endMark() {
    return end.getBytes(StandardCharsets.US_ASCII);
  }
}
