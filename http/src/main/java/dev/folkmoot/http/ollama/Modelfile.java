package dev.folkmoot.http.ollama;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.TemplateChoice;
import java.util.List;

/**
 * A model in the words of a Modelfile, so that it can be made again from what is shown.
 *
 * @param template of the model, or what the client put in its place; what Ollama shows of a model
 *     that was given none, since the one in its weights is in another language
 * @param system the same of the system prompt
 * @param text all of it
 */
record Modelfile(String template, String system, String text) {

  /**
   * Writes a model down.
   *
   * @param from what is named after {@code FROM}: a file, or where there is none a name
   * @param adapter what is named after {@code ADAPTER}; {@code ""} where nothing is laid over it
   */
  static Modelfile of(
      ModelCard model,
      String from,
      String adapter,
      String systemOverride,
      String templateOverride) {
    String template =
        templateOverride.isEmpty()
            ? model.recipe().template().orElse(TemplateChoice.NONE_GIVEN)
            : templateOverride;
    String system = systemOverride.isEmpty() ? model.recipe().system().orElse("") : systemOverride;
    StringBuilder text = new StringBuilder();
    text.append("# To build a model based on this one, replace FROM with:\n# FROM ")
        .append(model.name().display())
        .append("\n\nFROM ")
        .append(from)
        .append('\n');
    if (!adapter.isEmpty()) {
      text.append("ADAPTER ").append(adapter).append('\n');
    }
    block("TEMPLATE", template, text);
    block("SYSTEM", system, text);
    ModelListing.parameterLines(model.recipe().parameters())
        .lines()
        .forEach(
            line -> text.append("PARAMETER ").append(line.replaceAll(" {2,}", " ")).append('\n'));
    messages(model.recipe().messages(), text);
    model.recipe().licenses().forEach(license -> block("LICENSE", license, text));
    return new Modelfile(template, system, text.toString());
  }

  private static void messages(List<Message> messages, StringBuilder text) {
    for (Message message : messages) {
      block("MESSAGE " + message.role().wireName(), message.content(), text);
    }
  }

  private static void block(String word, String content, StringBuilder text) {
    if (!content.isEmpty()) {
      text.append(word).append(" \"\"\"").append(content).append("\"\"\"\n");
    }
  }
}
