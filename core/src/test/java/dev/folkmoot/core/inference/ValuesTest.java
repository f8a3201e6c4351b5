package dev.folkmoot.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.failure.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Prompts, events and their cost are handed between threads: nobody may change them on the way. */
final class ValuesTest {

  private static final Failure FAILURE = new Failure(Failure.Kind.ENGINE_FAILED, "fell over");

  static List<TokenEvent> lastEvents() {
    return List.of(
        new TokenEvent.Finished(FinishReason.STOP, Usage.NONE, List.of()),
        new TokenEvent.Failed(FAILURE));
  }

  static List<TokenEvent> pieces() {
    return List.of(
        new TokenEvent.Text("a"),
        new TokenEvent.Text(""),
        new TokenEvent.Thinking("hm"),
        new TokenEvent.ToolCall(new dev.folkmoot.core.chat.ToolCall("1", "f", Map.of())));
  }

  @ParameterizedTest
  @MethodSource("lastEvents")
  void nothingComesAfterAnEndWhicheverItIs(TokenEvent event) {
    assertThat(event.isLast()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("pieces")
  void aPieceIsNeverTheEnd(TokenEvent event) {
    assertThat(event.isLast()).isFalse();
  }

  @Test
  void aPieceWithoutLogprobsSaysSoWithAnEmptyList() {
    assertThat(new TokenEvent.Text("a").logprobs()).isEmpty();
    assertThat(new TokenEvent.Text("a")).isEqualTo(new TokenEvent.Text("a", List.of()));
  }

  @Test
  void listsInEventsAndPromptsAreCopies() {
    List<Integer> context = new ArrayList<>(List.of(1));
    List<Message> messages = new ArrayList<>(List.of(Message.of(Role.USER, "hi")));
    List<Tool> tools = new ArrayList<>();
    TokenEvent.Finished finished =
        new TokenEvent.Finished(FinishReason.LENGTH, Usage.NONE, context);
    Prompt.Chat chat = new Prompt.Chat(messages, tools, ThinkLevel.ON, context);
    context.add(2);
    messages.clear();
    tools.add(new Tool("f", "", Map.of()));
    assertThat(finished.context()).containsExactly(1);
    assertThat(chat.context()).containsExactly(1);
    assertThat(chat.messages()).hasSize(1);
    assertThat(chat.tools()).isEmpty();
  }

  @Test
  void aPlainChatHasNoToolsNoThoughtsAndNoPast() {
    List<Message> messages = List.of(Message.of(Role.USER, "hi"));
    assertThat(Prompt.Chat.of(messages))
        .isEqualTo(new Prompt.Chat(messages, List.of(), ThinkLevel.UNSET, List.of()));
  }

  @ParameterizedTest
  @CsvSource({"-1,0,0", "0,-1,0", "0,0,-1", "3,4,0"})
  void aCostThatCannotBeIsNeverTold(int prompt, int cached, int completion) {
    assertThatThrownBy(() -> usage(prompt, cached, completion))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("impossible usage");
  }

  @Test
  void aPromptMayHaveBeenCachedWhole() {
    assertThat(usage(3, 3, 0).cachedTokens()).isEqualTo(3);
  }

  private static Usage usage(int prompt, int cached, int completion) {
    return new Usage(prompt, cached, completion, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }

  @Test
  void bytesAndAlternativesOfALogprobAreCopies() {
    List<Byte> bytes = new ArrayList<>(List.of((byte) 0xc3));
    List<TokenLogprob> alternatives = new ArrayList<>();
    TokenLogprob logprob = new TokenLogprob("\ufffd", bytes, -0.5, alternatives);
    bytes.add((byte) 0xa9);
    alternatives.add(logprob);
    assertThat(logprob.bytes()).containsExactly((byte) 0xc3);
    assertThat(logprob.alternatives()).isEmpty();
  }

  @Test
  void theListOfVectorsCannotGrow() {
    List<float[]> vectors = new ArrayList<>(List.of(new float[] {1}));
    Embedding embedding = new Embedding(vectors, 1);
    vectors.add(new float[] {2});
    assertThat(embedding.vectors()).hasSize(1);
  }
}
