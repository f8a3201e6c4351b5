package dev.folkmoot.net.wire;

import static java.util.Objects.requireNonNull;

/**
 * A picture that belongs to a message of the prompt.
 *
 * @param message place of the message in the conversation, from 0
 * @param content the file as it is: PNG, JPEG, WebP
 */
public record Image(int message, Bytes content) {
  public Image {
    requireNonNull(content);
  }
}
