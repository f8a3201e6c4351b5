package dev.folkmoot.app.client;

import java.util.List;

/**
 * One turn of a conversation.
 *
 * @param role {@code system}, {@code user} or {@code assistant}
 * @param images that come with it, in base64
 */
public record ChatTurn(String role, String content, List<String> images) {

  public ChatTurn {
    images = List.copyOf(images);
  }

  public ChatTurn(String role, String content) {
    this(role, content, List.of());
  }

  public static ChatTurn system(String content) {
    return new ChatTurn("system", content);
  }

  public static ChatTurn user(String content) {
    return new ChatTurn("user", content);
  }

  public static ChatTurn assistant(String content) {
    return new ChatTurn("assistant", content);
  }
}
