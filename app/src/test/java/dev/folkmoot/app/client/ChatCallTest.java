package dev.folkmoot.app.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ChatCallTest implements ChatListener {

  private final PretendedNode node = new PretendedNode();
  private final NodeClient client = new NodeClient(node.url());
  private final List<String> heard = new ArrayList<>();

  @AfterEach
  void stop() {
    node.close();
  }

  @Override
  public void route(String machine) {
    heard.add("from " + machine);
  }

  @Override
  public void thinking(String piece) {
    heard.add("(" + piece + ")");
  }

  @Override
  public void text(String piece) {
    heard.add(piece);
  }

  private ChatCall ask(ChatOptions options) {
    return client.ask("x", List.of(new ChatTurn("user", "Why?", List.of("eA=="))), options);
  }

  @Test
  void thoughtsAndWordsAreToldApart() {
    node.answers(
        "/api/chat",
        200,
        """
        {"message":{"content":"","thinking":"Hm."},"done":false}
        {"message":{"content":"Yes."},"done":true}
        """);
    assertThat(ask(ChatOptions.NONE).listen(this).resumed()).isEmpty();
    assertThat(heard).containsExactly("(Hm.)", "", "Yes.");
  }

  @Test
  void whatIsAskedForTravelsAsWhatItIs() {
    node.answers("/api/chat", 200, "{\"done\":true}");
    ChatOptions options =
        new ChatOptions(
            Optional.empty(),
            Optional.empty(),
            Optional.of("true"),
            Map.of("stop", List.of("a", "b")));
    ask(options).listen(this);
    ask(options.withThink(Optional.of("low"))).listen(this);
    ask(options.withThink(Optional.of("false"))).listen(this);
    assertThat(node.requests().get(0))
        .contains(
            "\"images\":[\"eA==\"]", "\"think\":true", "\"options\":{\"stop\":[\"a\",\"b\"]}");
    assertThat(node.requests().get(1)).contains("\"think\":\"low\"");
    assertThat(node.requests().get(2)).contains("\"think\":false");
  }

  @Test
  void aParameterOfNoKnownKindIsAFaultOfOurs() {
    assertThatThrownBy(() ->
            new ChatOptions(Optional.empty(), Optional.empty(), Optional.empty(), Map.of("x", 'c')))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whoWasStoppedHearsNoMore() {
    node.answers("/api/chat", 200, "{\"message\":{\"content\":\"Yes.\"},\"done\":true}\n");
    ChatCall call = ask(ChatOptions.NONE);
    call.stop();
    assertThatThrownBy(() -> call.listen(this))
        .isInstanceOf(FailureException.class)
        .satisfies(e ->
            assertThat(((FailureException) e).failure().kind())
                .isIn(Failure.Kind.CANCELLED, Failure.Kind.INTERNAL));
    assertThat(heard).isEmpty();
  }
}
