package dev.folkmoot.core.chat;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * One turn of a conversation.
 *
 * @param role who speaks
 * @param content the text, perhaps empty
 * @param thinking what the model thought before it spoke, where it did so
 * @param toolCalls calls the assistant asked for
 * @param toolName the tool whose result this is, in a turn of role {@code TOOL}
 * @param toolCallId the call whose result this is
 */
public record Message(
    Role role,
    String content,
    Optional<String> thinking,
    List<ToolCall> toolCalls,
    Optional<String> toolName,
    Optional<String> toolCallId) {

  public Message {
    requireNonNull(role);
    requireNonNull(content);
    toolCalls = List.copyOf(toolCalls);
  }

  public static Message of(Role role, String content) {
    return new Message(
        role, content, Optional.empty(), List.of(), Optional.empty(), Optional.empty());
  }
}
