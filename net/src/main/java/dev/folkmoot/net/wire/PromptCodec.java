package dev.folkmoot.net.wire;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.ThinkLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@link Prompt} on the wire: one of four fields of a request's body. A prompt with a template has
 * a field of its own, so that a node which cannot render it refuses it and answers no other prompt.
 */
final class PromptCodec {
  static final int CHAT = 1;
  static final int RAW = 2;
  static final int INFILL = 3;
  static final int TEMPLATED = 16;

  private static final int TEMPLATE = 4;

  private PromptCodec() {}

  static void write(MessageWriter out, Prompt prompt) {
    switch (prompt) {
      case Prompt.Chat chat -> templated(out, chat.template(), m -> writeAny(m, chat));
      case Prompt.Infill infill -> templated(out, infill.template(), m -> writeAny(m, infill));
      case Prompt.Raw raw -> writeAny(out, raw);
    }
  }

  private static void templated(
      MessageWriter out, Optional<String> template, Consumer<MessageWriter> prompt) {
    if (template.isEmpty()) {
      prompt.accept(out);
      return;
    }
    out.message(
        TEMPLATED,
        m -> {
          prompt.accept(m);
          m.string(TEMPLATE, template.get());
        });
  }

  private static void writeAny(MessageWriter out, Prompt prompt) {
    switch (prompt) {
      case Prompt.Chat chat -> out.message(CHAT, m -> writeChat(m, chat));
      case Prompt.Raw(String text) -> out.string(RAW, text);
      case Prompt.Infill infill ->
          out.message(INFILL, m -> m.string(1, infill.prefix()).string(2, infill.suffix()));
    }
  }

  static Prompt read(MessageReader in, int kind) {
    return switch (kind) {
      case CHAT -> in.message(Limits.MAX_BODY_BYTES, PromptCodec::readChat);
      case RAW -> new Prompt.Raw(in.string(Limits.MAX_TEXT_BYTES));
      case TEMPLATED -> in.message(Limits.MAX_BODY_BYTES, PromptCodec::readTemplated);
      default -> in.message(Limits.MAX_BODY_BYTES, PromptCodec::readInfill);
    };
  }

  private static Prompt readTemplated(MessageReader in) {
    @Nullable Prompt prompt = null;
    @Nullable String template = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case CHAT, INFILL -> prompt = read(in, field);
        case TEMPLATE -> template = in.string(Limits.MAX_CARD_BYTES);
        default -> {} // of a later version
      }
    }
    Optional<String> text = Optional.ofNullable(template);
    return switch (prompt) {
      case Prompt.Chat chat when text.isPresent() -> chat.withTemplate(text);
      case Prompt.Infill infill when text.isPresent() ->
          new Prompt.Infill(infill.prefix(), infill.suffix(), text);
      case null, default ->
          throw new MalformedMessageException("a template, or what it is for, is missing");
    };
  }

  private static void writeChat(MessageWriter out, Prompt.Chat chat) {
    chat.messages().forEach(message -> out.message(1, m -> writeMessage(m, message)));
    chat.tools().forEach(tool -> out.message(2, m -> JsonCodec.writeObject(m, tool.toJson())));
    out.constant(3, chat.think());
    if (!chat.context().isEmpty()) {
      out.packed(4, chat.context());
    }
  }

  private static Prompt.Chat readChat(MessageReader in) {
    List<Message> messages = new ArrayList<>();
    List<Tool> tools = new ArrayList<>();
    ThinkLevel think = ThinkLevel.UNSET;
    List<Integer> context = List.of();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 ->
            Bounded.add(
                messages,
                in.message(Limits.MAX_BODY_BYTES, PromptCodec::readMessage),
                Limits.MAX_MESSAGES);
        case 2 ->
            Bounded.add(
                tools,
                Tool.of(in.message(Limits.MAX_BODY_BYTES, JsonCodec::readObject)),
                Limits.MAX_TOOLS);
        case 3 -> think = in.oneOf(ThinkLevel.values());
        case 4 -> context = in.packed(Limits.MAX_TOKENS, Integer.MAX_VALUE).toList();
        default -> {} // of a later version
      }
    }
    return new Prompt.Chat(messages, tools, think, context);
  }

  private static Prompt.Infill readInfill(MessageReader in) {
    String prefix = "";
    String suffix = "";
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> prefix = in.string(Limits.MAX_TEXT_BYTES);
        case 2 -> suffix = in.string(Limits.MAX_TEXT_BYTES);
        default -> {} // of a later version
      }
    }
    return new Prompt.Infill(prefix, suffix);
  }

  static void writeMessage(MessageWriter out, Message message) {
    out.constant(1, message.role()).string(2, message.content());
    message.thinking().ifPresent(text -> out.string(3, text));
    message.toolCalls().forEach(call -> out.message(4, m -> writeCall(m, call)));
    message.toolName().ifPresent(name -> out.string(5, name));
    message.toolCallId().ifPresent(id -> out.string(6, id));
  }

  static Message readMessage(MessageReader in) {
    @Nullable Role role = null;
    String content = "";
    @Nullable String thinking = null;
    List<ToolCall> calls = new ArrayList<>();
    @Nullable String toolName = null;
    @Nullable String toolCallId = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> role = in.oneOf(Role.values());
        case 2 -> content = in.string(Limits.MAX_TEXT_BYTES);
        case 3 -> thinking = in.string(Limits.MAX_TEXT_BYTES);
        case 4 ->
            Bounded.add(
                calls,
                in.message(Limits.MAX_BODY_BYTES, PromptCodec::readCall),
                Limits.MAX_TOOL_CALLS);
        case 5 -> toolName = in.string(Limits.MAX_NAME_BYTES);
        case 6 -> toolCallId = in.string(Limits.MAX_NAME_BYTES);
        default -> {} // of a later version
      }
    }
    if (role == null) {
      throw new MalformedMessageException("a message has a role");
    }
    return new Message(
        role,
        content,
        Optional.ofNullable(thinking),
        calls,
        Optional.ofNullable(toolName),
        Optional.ofNullable(toolCallId));
  }

  static void writeCall(MessageWriter out, ToolCall call) {
    out.string(1, call.id())
        .string(2, call.name())
        .message(3, m -> JsonCodec.writeObject(m, call.arguments()));
  }

  static ToolCall readCall(MessageReader in) {
    String id = "";
    String name = "";
    Map<String, Object> arguments = Map.of();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> id = in.string(Limits.MAX_NAME_BYTES);
        case 2 -> name = in.string(Limits.MAX_NAME_BYTES);
        case 3 -> arguments = in.message(Limits.MAX_BODY_BYTES, JsonCodec::readObject);
        default -> {} // of a later version
      }
    }
    return new ToolCall(id, name, arguments);
  }
}
