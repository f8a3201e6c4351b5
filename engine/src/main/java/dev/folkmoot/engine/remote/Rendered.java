package dev.folkmoot.engine.remote;

import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.model.Capability;
import java.util.regex.Pattern;

/**
 * A conversation as its server writes it for the model. With the first part of an answer behind it
 * it is a raw prompt that the model goes on with, whatever its template is. A last message of the
 * assistant would often do the same, but not always: many templates close that message and have the
 * model begin a new one, and a client would get its answer twice.
 *
 * @param text up to where the answer begins
 */
record Rendered(String text) {

  /** The end of thoughts that a template has written itself, so that none come. */
  private static final Pattern NO_THOUGHTS = Pattern.compile("</think>\\s*$");

  /**
   * The request for what comes behind the first part.
   *
   * @throws dev.folkmoot.core.failure.FailureException {@code INVALID_REQUEST} if the model may
   *     have said something before that part that it must see again
   */
  InferenceRequest goingOn(RemoteSettings settings, Listed model, InferenceRequest request) {
    boolean mayThink = model.card().shape().can(Capability.THINKING);
    if (mayThink && !NO_THOUGHTS.matcher(text).find()) {
      throw GoingOn.refused(settings, "its model thinks, and not all of that may have been told");
    }
    return behind(request, text);
  }

  /** The request to go on with a text. */
  static InferenceRequest behind(InferenceRequest request, String prompt) {
    return request.withPrompt(new Prompt.Raw(prompt + request.answered().text()));
  }
}
