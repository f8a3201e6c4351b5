package dev.folkmoot.core.model;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.gotemplate.GoTemplate;
import dev.folkmoot.core.gotemplate.Outline;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which of its two templates makes a model's prompts: the one that it was given, in Go's language,
 * or the one in its weights, in Jinja; and what it can do with that one.
 *
 * <p>The rule is Ollama's (server/images.go, {@code shouldPreferChatTemplate}): the given one
 * holds, unless the one in the weights can do more. Templates of the time before tools and thoughts
 * came up are given to models that have both, and would take them away; but one that writes calls
 * and their results holds against one that does not.
 *
 * @param templated whether the given one holds
 * @param capabilities of the model, with the one that holds
 */
public record TemplateChoice(boolean templated, Set<Capability> capabilities) {

  /** What a model is shown with that was given none: whoever makes one of that wants no other. */
  public static final String NONE_GIVEN = "{{ .Prompt }}";

  private static final Set<Capability> BY_TEMPLATE =
      Set.copyOf(EnumSet.of(Capability.TOOLS, Capability.THINKING));

  private static final List<String> JINJA_CALLS = List.of("tool_calls", "assistant_tool_call");

  /** How Jinja templates look at results of calls. */
  private static final List<String> JINJA_RESULTS =
      List.of(
          "tool_response",
          "tool_results",
          "role'] == 'tool'",
          "role'] == \"tool\"",
          "role\"] == 'tool'",
          "role\"] == \"tool\"",
          "message.role == 'tool'",
          "message.role == \"tool\"",
          "ipython");

  /** How Go templates do. */
  private static final List<String> GO_RESULTS =
      List.of("eq .Role \"tool\"", "tool_response", "TOOL_RESULTS");

  public TemplateChoice {
    capabilities = Set.copyOf(capabilities);
  }

  /**
   * Chooses.
   *
   * @param given the template of the recipe
   * @param shape of the weights, with what they can do by themselves
   * @param builtin whether the model names a renderer or a parser that Ollama has built in: such a
   *     model's template is not what it was trained with
   */
  public static TemplateChoice of(Optional<String> given, ModelShape shape, boolean builtin) {
    TemplateChoice weights = new TemplateChoice(false, shape.capabilities());
    if (given.isEmpty() || given.equals(shape.chatTemplate())) {
      return weights;
    }
    String text = given.get();
    Optional<String> jinja = shape.chatTemplate();
    if (text.strip().equals(NONE_GIVEN) && jinja.isPresent()) {
      return weights;
    }
    Optional<GoTemplate> read = read(text);
    if (read.isEmpty() || !shape.can(Capability.COMPLETION)) {
      // What cannot be read is said to whoever asks, unless there is another that can.
      return new TemplateChoice(
          jinja.isEmpty() && shape.can(Capability.COMPLETION), shape.capabilities());
    }
    Outline outline = read.get().outline();
    Set<Capability> abilities = abilities(text, outline);
    if (jinja.isPresent() && (builtin || TemplateAbilities.hasChannels(jinja.get()))) {
      return weights;
    }
    if (jinja.isPresent() && prefersWeights(jinja.get(), shape, text, outline, abilities)) {
      return weights;
    }
    Set<Capability> able = EnumSet.copyOf(shape.capabilities());
    able.removeAll(BY_TEMPLATE);
    able.addAll(abilities);
    return new TemplateChoice(true, able);
  }

  private static Optional<GoTemplate> read(String text) {
    try {
      return Optional.of(GoTemplate.parse(text));
    } catch (FailureException e) {
      return Optional.empty();
    }
  }

  private static Set<Capability> abilities(String text, Outline outline) {
    Set<Capability> abilities = EnumSet.noneOf(Capability.class);
    if (outline.takesTools()) {
      abilities.add(Capability.TOOLS);
    }
    if (outline.takesSuffix()) {
      abilities.add(Capability.INSERT);
    }
    if (outline.thinks() || TemplateAbilities.hasChannels(text)) {
      abilities.add(Capability.THINKING);
    }
    return abilities;
  }

  private static boolean prefersWeights(
      String jinja, ModelShape shape, String text, Outline outline, Set<Capability> given) {
    long own = BY_TEMPLATE.stream().filter(shape::can).count();
    boolean writesCalls =
        shape.can(Capability.TOOLS)
            && containsAny(jinja, JINJA_CALLS)
            && containsAny(jinja, JINJA_RESULTS);
    boolean givenWritesCalls =
        outline.takesTools()
            && outline.names().contains("toolcalls")
            && containsAny(text, GO_RESULTS);
    if (own > given.size()) {
      return !givenWritesCalls || writesCalls;
    }
    boolean same =
        own == given.size()
            && BY_TEMPLATE.stream().allMatch(c -> shape.can(c) == given.contains(c));
    return same && given.contains(Capability.TOOLS) && writesCalls && !givenWritesCalls;
  }

  private static boolean containsAny(String text, List<String> signs) {
    return signs.stream().anyMatch(text::contains);
  }
}
