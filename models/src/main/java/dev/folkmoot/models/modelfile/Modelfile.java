package dev.folkmoot.models.modelfile;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelRecipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a Modelfile says.
 *
 * @param from a GGUF file or the name of an installed model; not blank
 * @param more further files, such as a projector
 * @param adapters files or models to be laid over it
 * @param recipe what it is given besides
 * @param traits renderer, parser and the like, by their names in small letters
 * @param ignored parameters that Ollama once knew, and which do nothing any more
 */
public record Modelfile(
    String from,
    List<String> more,
    List<String> adapters,
    ModelRecipe recipe,
    Map<String, String> traits,
    List<String> ignored) {

  public Modelfile {
    more = List.copyOf(more);
    adapters = List.copyOf(adapters);
    requireNonNull(recipe);
    traits = Map.copyOf(traits);
    ignored = List.copyOf(ignored);
    if (from.isBlank()) {
      throw FailureException.invalid("no FROM line in the Modelfile");
    }
  }

  /**
   * Reads the text of a Modelfile.
   *
   * @throws FailureException {@code INVALID_REQUEST}, with the line, if it says something that is
   *     wrong or that we cannot do
   */
  public static Modelfile parse(String text) {
    Reading reading = new Reading();
    InstructionScanner.scan(text).forEach(reading::take);
    return reading.result();
  }

  /** Gathers the instructions of one file. */
  private static final class Reading {
    private String from = "";
    private Optional<String> template = Optional.empty();
    private Optional<String> system = Optional.empty();
    private final List<String> more = new ArrayList<>();
    private final List<String> adapters = new ArrayList<>();
    private final Map<String, String> traits = new LinkedHashMap<>();
    private final List<String> ignored = new ArrayList<>();
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final List<String> licenses = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();

    void take(Instruction instruction) {
      String argument = instruction.argument();
      switch (instruction.word()) {
        case "FROM" -> takeFrom(instruction);
        case "TEMPLATE" -> template = Optional.of(argument);
        case "SYSTEM" -> system = Optional.of(argument);
        case "LICENSE" -> licenses.add(argument);
        case "PARAMETER" -> takeParameter(instruction);
        case "MESSAGE" -> takeMessage(instruction);
        case "ADAPTER" -> adapters.add(argument);
        case "REQUIRES", "RENDERER", "PARSER" ->
            traits.put(instruction.word().toLowerCase(Locale.ROOT), argument);
        case "DRAFT" ->
            throw wrong(instruction, "DRAFT is not available: no engine here uses draft models");
        default ->
            throw wrong(
                instruction,
                "unknown instruction \""
                    + instruction.word()
                    + "\"; it must be one of FROM, TEMPLATE, SYSTEM, ADAPTER, PARAMETER, MESSAGE,"
                    + " LICENSE, RENDERER, PARSER, REQUIRES");
      }
    }

    private void takeFrom(Instruction instruction) {
      if (from.isEmpty()) {
        from = instruction.argument();
      } else if (!instruction.argument().isEmpty()) {
        more.add(instruction.argument());
      }
    }

    private void takeParameter(Instruction instruction) {
      String[] parts = instruction.argument().split("\\s+", 2);
      String name = parts[0].toLowerCase(Locale.ROOT);
      if (parts.length < 2 || parts[1].isEmpty()) {
        throw wrong(instruction, "PARAMETER needs a name and a value");
      }
      if (ParameterTypes.isForgotten(name)) {
        ignored.add(name);
        return;
      }
      if (!ParameterTypes.knows(name)) {
        throw wrong(instruction, "unknown parameter '" + name + "'");
      }
      Object value = value(instruction, name, withoutQuotes(parts[1]));
      if (ParameterTypes.isList(name)) {
        List<Object> values = new ArrayList<>(listOf(parameters.get(name)));
        values.add(value);
        parameters.put(name, values);
      } else {
        parameters.put(name, value);
      }
    }

    private static List<?> listOf(@Nullable Object earlier) {
      return earlier instanceof List<?> list ? list : List.of();
    }

    private static Object value(Instruction instruction, String name, String text) {
      try {
        return ParameterTypes.read(name, text);
      } catch (IllegalArgumentException e) {
        throw wrong(instruction, "parameter '" + name + "' cannot be \"" + text + "\"");
      }
    }

    private void takeMessage(Instruction instruction) {
      String[] parts = instruction.argument().split("\\s+", 2);
      Role role =
          switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "system" -> Role.SYSTEM;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            default ->
                throw wrong(
                    instruction, "a MESSAGE comes from system, user or assistant, not " + parts[0]);
          };
      messages.add(Message.of(role, parts.length < 2 ? "" : withoutQuotes(parts[1])));
    }

    private static String withoutQuotes(String text) {
      boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
      return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static FailureException wrong(Instruction instruction, String why) {
      return FailureException.invalid("Modelfile line " + instruction.line() + ": " + why);
    }

    Modelfile result() {
      return new Modelfile(
          from,
          more,
          adapters,
          new ModelRecipe(template, system, parameters, licenses, messages),
          traits,
          ignored);
    }
  }
}
