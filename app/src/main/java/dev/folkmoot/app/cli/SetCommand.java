package dev.folkmoot.app.cli;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.models.modelfile.ParameterTypes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /set}: changes how a talk goes on. */
final class SetCommand {

  static final List<String> HELP =
      List.of(
          "Available Commands:",
          "  /set parameter ...     Set a parameter",
          "  /set system <string>   Set system message",
          "  /set history           Enable history",
          "  /set nohistory         Disable history",
          "  /set wordwrap          Enable wordwrap",
          "  /set nowordwrap        Disable wordwrap",
          "  /set format json       Enable JSON mode",
          "  /set noformat          Disable formatting",
          "  /set verbose           Show LLM stats",
          "  /set quiet             Disable LLM stats",
          "  /set think [level]     Enable thinking: low, medium, high, max",
          "  /set nothink           Disable thinking");

  static final List<String> NAMES =
      List.of(
          "parameter",
          "system",
          "history",
          "nohistory",
          "wordwrap",
          "nowordwrap",
          "format",
          "noformat",
          "verbose",
          "quiet",
          "think",
          "nothink");

  static final List<String> PARAMETERS = ParameterTypes.names();

  private static final List<String> PARAMETER_HELP =
      List.of(
          "Available Parameters:",
          "  /set parameter seed <int>             Random number seed",
          "  /set parameter num_predict <int>      Max number of tokens to predict",
          "  /set parameter top_k <int>            Pick from top k num of tokens",
          "  /set parameter top_p <float>          Pick token based on sum of probabilities",
          "  /set parameter min_p <float>          Pick token based on top token probability",
          "  /set parameter num_ctx <int>          Set the context size",
          "  /set parameter temperature <float>    Set creativity level",
          "  /set parameter repeat_penalty <float> How strongly to penalize repetitions",
          "  /set parameter repeat_last_n <int>    Set how far back to look for repetitions",
          "  /set parameter num_gpu <int>          The number of layers to send to the GPU",
          "  /set parameter stop <string> ...      Set the stop parameters");

  private static final Set<String> THINK_LEVELS = Set.of("true", "low", "medium", "high", "max");

  private final Talk talk;
  private final TalkSettings settings;
  private final Terminal terminal;
  private final Typist typist;

  SetCommand(Talk talk, TalkSettings settings, Talk.Parties parties) {
    this.talk = talk;
    this.settings = settings;
    this.terminal = parties.terminal();
    this.typist = parties.typist();
  }

  void run(String what) {
    String[] words = what.split("\\s+", 2);
    String rest = words.length == 1 ? "" : words[1].strip();
    switch (words[0]) {
      case "parameter" -> parameter(rest);
      case "system" -> system(rest);
      case "format" -> format(rest);
      case "think" -> think(rest);
      default -> flag(words[0]);
    }
  }

  private void flag(String name) {
    switch (name) {
      case "history" -> typist.keepsHistory(true);
      case "nohistory" -> typist.keepsHistory(false);
      case "wordwrap" -> wrap(true);
      case "nowordwrap" -> wrap(false);
      case "verbose" -> verbose(true);
      case "quiet" -> verbose(false);
      case "noformat" -> {
        settings.format(Optional.empty());
        terminal.note("Disabled format.");
      }
      case "nothink" -> {
        settings.think(Optional.of("false"));
        terminal.note("Set 'nothink' mode.");
      }
      case "" -> HELP.forEach(terminal::note);
      default -> terminal.note("Unknown command '/set " + name + "'. Type /? set for help");
    }
  }

  private void wrap(boolean wraps) {
    settings.wrapsWords(wraps);
    terminal.note(wraps ? "Set 'wordwrap' mode." : "Set 'nowordwrap' mode.");
  }

  private void verbose(boolean tellsTheCost) {
    settings.verbose(tellsTheCost);
    terminal.note(tellsTheCost ? "Set 'verbose' mode." : "Set 'quiet' mode.");
  }

  private void format(String name) {
    if (!name.equals("json")) {
      terminal.note("Invalid or missing format. For 'json' mode use '/set format json'");
      return;
    }
    settings.format(Optional.of(name));
    terminal.note("Set format to 'json' mode.");
  }

  private void think(String level) {
    String how = level.isEmpty() ? "true" : level;
    if (!THINK_LEVELS.contains(how)) {
      terminal.note("Unknown level '" + level + "': say low, medium, high or max");
      return;
    }
    settings.think(Optional.of(how));
    terminal.note(level.isEmpty() ? "Set 'think' mode." : "Set 'think' mode to '" + level + "'.");
  }

  private void system(String text) {
    String message = unquoted(MessageBlock.content(text)).strip();
    if (message.isEmpty()) {
      terminal.note("Usage:\n  /set system <string>");
      return;
    }
    talk.system(message);
    terminal.note("Set system message.");
  }

  private void parameter(String words) {
    String[] parts = words.split("\\s+");
    if (parts.length < 2) {
      PARAMETER_HELP.forEach(terminal::note);
      return;
    }
    List<String> values = Arrays.stream(parts).skip(1).map(SetCommand::unquoted).toList();
    String name = parts[0];
    try {
      Object value =
          ParameterTypes.isList(name) ? values : ParameterTypes.read(name, values.getFirst());
      settings.parameters().put(name, value);
    } catch (IllegalArgumentException e) {
      throw FailureException.invalid(
          "parameter '" + name + "' cannot be '" + values.getFirst() + "': " + e.getMessage());
    }
    terminal.note("Set parameter '" + name + "' to '" + String.join(", ", values) + "'");
  }

  private static String unquoted(String text) {
    boolean isQuoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return isQuoted ? text.substring(1, text.length() - 1) : text;
  }
}
