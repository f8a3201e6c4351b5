package dev.folkmoot.engine.remote;

import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.engine.gotemplate.PromptTemplate;
import java.time.Clock;
import java.util.Optional;

/**
 * Go templates that requests bring to a server. It would render with a template of its own, and an
 * answer that began elsewhere would go on under another prompt. So where an answer is plain text
 * the prompt is written here and sent as it is. Calls and thoughts only the server takes out of
 * what it has rendered itself: then its own template holds, and the one that was brought is left
 * out.
 */
final class BroughtTemplate {

  private BroughtTemplate() {}

  /**
   * The request as the server can be asked it, without a template.
   *
   * @param takesRaw whether the server is known to take a prompt as it is
   * @param clock gives dates to templates that ask for one
   * @throws dev.folkmoot.core.failure.FailureException {@code INVALID_REQUEST} if the template
   *     cannot be read, or cannot write this conversation
   */
  static InferenceRequest written(
      InferenceRequest request, ModelShape shape, boolean takesRaw, Clock clock) {
    return switch (request.prompt()) {
      case Prompt.Raw _ -> request;
      case Prompt.Chat chat when chat.template().isPresent() -> {
        boolean isPlain =
            takesRaw
                && chat.tools().isEmpty()
                && chat.context().isEmpty()
                && !shape.can(Capability.THINKING);
        PromptTemplate template = new PromptTemplate(chat.template().get(), clock);
        yield request.withPrompt(
            isPlain
                ? new Prompt.Raw(template.render(chat.messages(), chat.tools(), chat.think()))
                : chat.withTemplate(Optional.empty()));
      }
      case Prompt.Infill infill when infill.template().isPresent() -> {
        PromptTemplate template = new PromptTemplate(infill.template().get(), clock);
        yield request.withPrompt(
            takesRaw
                ? new Prompt.Raw(template.render(infill))
                : new Prompt.Infill(infill.prefix(), infill.suffix()));
      }
      case Prompt.Chat _, Prompt.Infill _ -> request;
    };
  }
}
