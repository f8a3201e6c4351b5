package dev.folkmoot.http;

import dev.folkmoot.core.chat.ToolCall;
import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenIds;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.dialect.SampleCards;
import dev.folkmoot.net.Reply;
import dev.folkmoot.testkit.engine.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A node whose neighbour has the model {@code savant}, which thinks, calls functions, and says what
 * it was told to say.
 */
final class Savant implements AutoCloseable {

  static final String HELLO = "Hello there";
  static final String THOUGHT = "They greet me.";

  private final Neighbours attic;
  final TestNode node;

  private Savant(Neighbours attic) {
    this.attic = attic;
    this.node = TestNode.start(Script.ECHO, attic);
  }

  /** It thinks, speaks, calls two functions, and ends. */
  static Savant complete() {
    return new Savant(neighbours(Neighbours.end(Continuity.UNBROKEN)));
  }

  private static Neighbours neighbours(Reply last) {
    ModelCard card = card();
    List<Reply> says =
        new ArrayList<>(
            List.of(
                Neighbours.accepted(card),
                Neighbours.began(),
                Neighbours.event(new TokenEvent.Thinking("They ", TokenIds.of(1))),
                Neighbours.event(new TokenEvent.Thinking("greet me.", TokenIds.of(2))),
                Neighbours.word("Hello", 3),
                Neighbours.word(" there", 4),
                Neighbours.event(new TokenEvent.ToolCall(call("call_a1b2c3d4"), TokenIds.of(5))),
                Neighbours.event(new TokenEvent.ToolCall(call("call_e5f6g7h8"), TokenIds.of(6)))));
    says.add(last);
    return new Neighbours().with("attic", Reach.MESH, Duration.ofMillis(1), card, says);
  }

  static ToolCall call(String id) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("zone", "Zürich");
    arguments.put("at", List.of(1L, Map.of("b", true)));
    return new ToolCall(id, "get_time", arguments);
  }

  private static ModelCard card() {
    ModelCard plain = SampleCards.card("savant");
    ModelShape shape = plain.shape();
    return new ModelCard(
        plain.name(),
        plain.digest(),
        plain.weightsDigest(),
        plain.size(),
        plain.modifiedAt(),
        new ModelShape(
            shape.architecture(),
            shape.parameterCount(),
            shape.quantization(),
            shape.contextLength(),
            shape.embeddingLength(),
            shape.layers(),
            shape.kvBytesPerToken(),
            shape.vocabularySize(),
            shape.weightBytes(),
            shape.pooling(),
            shape.causal(),
            shape.chatTemplate(),
            Set.of(Capability.COMPLETION, Capability.TOOLS, Capability.THINKING)),
        plain.details(),
        plain.recipe());
  }

  InferenceRequest lastRequest() {
    return attic.lastRequest();
  }

  Prompt.Chat lastChat() {
    return (Prompt.Chat) lastRequest().prompt();
  }

  @Override
  public void close() {
    node.close();
  }
}
