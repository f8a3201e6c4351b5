package dev.folkmoot.core.model;

import dev.folkmoot.core.chat.ThoughtMarks;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a model was trained to do besides answering, as far as its chat template (Jinja) tells: a
 * template that has a place for tools was made for a model that calls them, one that shows the
 * marks of thoughts for a model that thinks. Ollama tells it so, too.
 */
public final class TemplateAbilities {

  private static final Pattern TOOLS = Pattern.compile("\\b(?:xml_)?tools\\b");

  private static final String CHANNEL = "<|channel|>";
  private static final String MESSAGE = "<|message|>";

  private TemplateAbilities() {}

  /** {@code TOOLS}, {@code THINKING}, both or none. */
  public static Set<Capability> of(String template) {
    Set<Capability> abilities = EnumSet.noneOf(Capability.class);
    if (TOOLS.matcher(template).find()) {
      abilities.add(Capability.TOOLS);
    }
    if (ThoughtMarks.of(template).isPresent() || hasChannels(template)) {
      abilities.add(Capability.THINKING);
    }
    return abilities;
  }

  /** OpenAI's harmony, in which an answer has a channel for thoughts. */
  public static boolean hasChannels(String template) {
    return template.contains(CHANNEL) && template.contains(MESSAGE);
  }
}
