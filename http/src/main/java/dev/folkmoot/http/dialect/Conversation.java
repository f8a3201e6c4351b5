package dev.folkmoot.http.dialect;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.gotemplate.GoTemplate;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.ModelCard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What holds for a conversation in every dialect. */
public final class Conversation {

  private Conversation() {}

  /**
   * Refuses what the model cannot do.
   *
   * @param requested the model as the client named it
   * @param tools whether the model is to call functions
   * @param images whether it is to look at pictures
   * @param think whether it is to think, as the request says
   * @return whether it is to think
   */
  public static ThinkLevel requireAble(
      ModelCard model, String requested, boolean tools, boolean images, ThinkLevel think) {
    if (!model.shape().can(Capability.COMPLETION)) {
      throw FailureException.invalid('"' + requested + "\" does not support chat");
    }
    if (tools && !model.shape().can(Capability.TOOLS)) {
      throw FailureException.invalid(model.name().full() + " does not support tools");
    }
    if (images && !model.shape().can(Capability.VISION)) {
      throw FailureException.invalid('"' + requested + "\" does not support images");
    }
    return Think.decide(think, model.shape(), requested);
  }

  /** Puts the model's own turns before those of the request, and its system prompt before all. */
  public static List<Message> withOwn(ModelCard model, List<Message> asked) {
    List<Message> messages = new ArrayList<>();
    Optional<String> system = model.recipe().system().filter(text -> !text.isEmpty());
    if (system.isPresent() && asked.getFirst().role() != Role.SYSTEM) {
      messages.add(Message.of(Role.SYSTEM, system.get()));
    }
    messages.addAll(model.recipe().messages());
    messages.addAll(asked);
    return messages;
  }

  /**
   * A hole to be filled: by the template, if it has a place for what comes behind the hole, else
   * between the marks in the model's vocabulary.
   */
  public static Prompt.Infill hole(String prefix, String suffix, Optional<String> template) {
    return new Prompt.Infill(
        prefix, suffix, template.filter(text -> GoTemplate.parse(text).outline().takesSuffix()));
  }
}
