package dev.folkmoot.http.dialect;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.http.json.JsonValue;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.node.Answer;
import dev.folkmoot.node.Ask;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.routing.Terms;
import java.util.List;
import java.util.Optional;

/**
 * The next turn of a conversation as the dialects of {@code /v1} ask for it: what is left of a
 * request when its shape is gone.
 *
 * @param model as the client named it
 * @param messages oldest first
 * @param tools functions that the model may ask to be called
 * @param images pictures in the messages
 * @param think whether the model is to think, as the request says
 * @param thinkIfAble whether a wish to think is passed over where the model cannot; else it is
 *     refused
 * @param constraint what the answer must look like
 * @param topLogprobs -1 for none
 * @param options in Ollama's names
 */
public record Turn(
    String model,
    List<Message> messages,
    List<Tool> tools,
    int images,
    ThinkLevel think,
    boolean thinkIfAble,
    Constraint constraint,
    int topLogprobs,
    JsonValue.Obj options) {

  public Turn {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
  }

  /**
   * A turn whose model has been found able.
   *
   * @param ask which model, and on what terms
   * @param request what it is asked
   */
  public record Prepared(Ask ask, InferenceRequest request) {
    /** Asks. */
    public Answer ask(Node node) {
      return node.infer(ask, request);
    }
  }

  /**
   * Finds the model and puts the question into the node's words.
   *
   * @throws dev.folkmoot.core.failure.FailureException if there is no such model, or it cannot do
   *     what is asked
   */
  public Prepared prepare(Exchange exchange, Node node, RequestTerms requestTerms) {
    ModelRef ref = ModelSource.orRequired(model);
    Terms terms = requestTerms.of(exchange, ref);
    ModelCard card = ModelSource.find(node, ref, terms);
    boolean overlooked = thinkIfAble && !card.shape().can(Capability.THINKING);
    ThinkLevel thinking =
        Conversation.requireAble(
            card, model, !tools.isEmpty(), images > 0, overlooked ? ThinkLevel.UNSET : think);
    ModelOptions settled = OptionReader.read(card.recipe().parameters(), options);
    Prompt prompt =
        new Prompt.Chat(
            Conversation.withOwn(card, messages),
            tools,
            thinking,
            List.of(),
            card.promptTemplate());
    return new Prepared(
        new Ask(card, settled.runner(), Optional.empty(), terms),
        settled.request(prompt, constraint, topLogprobs, true, true));
  }
}
