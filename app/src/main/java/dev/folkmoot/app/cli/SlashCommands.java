package dev.folkmoot.app.cli;

import dev.folkmoot.app.client.ModelCard;
import dev.folkmoot.app.client.NodeClient;
import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a person may say to the program in the middle of a talk: Ollama's commands and its words.
 */
final class SlashCommands {

  private static final List<String> HELP =
      List.of(
          "Available Commands:",
          "  /set            Set session variables",
          "  /show           Show model information",
          "  /load <model>   Go on with another model, from the beginning",
          "  /save <model>   Keep this session as a model",
          "  /clear          Forget what was said",
          "  /bye            Exit",
          "  /?, /help       Help for a command",
          "  /? shortcuts    Help for keyboard shortcuts",
          "",
          "Use \"\"\" to begin a message of several lines.");

  private static final List<String> SHORTCUTS =
      List.of(
          "Available keyboard shortcuts:",
          "  Ctrl + a, Ctrl + e     To the beginning, or the end, of the line",
          "  Alt + b, Alt + f       Back, or forward, a word",
          "  Ctrl + k, Ctrl + u     Delete what is after, or before, the cursor",
          "  Ctrl + w               Delete the word before the cursor",
          "  Ctrl + r               Search what was said before",
          "  Alt + Enter            Begin a new line of the same message",
          "  Ctrl + l               Clear the screen",
          "  Ctrl + c               Stop the answer, or forget what was typed",
          "  Ctrl + d               Leave",
          "  Tab                    Complete a command or the name of a model");

  private static final List<String> NAMES =
      List.of("/set", "/show", "/load", "/save", "/clear", "/bye", "/exit", "/help", "/?");

  private static final List<String> SHOWN =
      List.of("info", "license", "modelfile", "parameters", "system", "template");

  private final Talk talk;
  private final TalkSettings settings;
  private final SetCommand set;
  private final Terminal terminal;
  private final NodeClient node;

  SlashCommands(Talk talk, TalkSettings settings, Talk.Parties parties) {
    this.talk = talk;
    this.settings = settings;
    this.set = new SetCommand(talk, settings, parties);
    this.terminal = parties.terminal();
    this.node = parties.node();
  }

  /** A slash and a word, but no path: those may begin a prompt. */
  static boolean isCommand(String text) {
    return text.startsWith("/") && text.split("\\s", 2)[0].indexOf('/', 1) < 0;
  }

  /**
   * Does what was said.
   *
   * @return whether the talk goes on after it
   */
  boolean run(String text) {
    String[] words = text.split("\\s+", 2);
    String rest = words.length == 1 ? "" : words[1].strip();
    switch (words[0].toLowerCase(Locale.ROOT)) {
      case "/bye", "/exit" -> {
        return false;
      }
      case "/?", "/help" -> help(rest).forEach(terminal::note);
      case "/clear" -> {
        talk.clear();
        terminal.note("Forgot what was said.");
      }
      case "/set" -> set.run(rest);
      case "/show" -> show(rest);
      case "/load" -> load(rest);
      case "/save" -> save(rest);
      default -> terminal.note("Unknown command '" + words[0] + "'. Type /? for help");
    }
    return true;
  }

  private static List<String> help(String about) {
    return switch (about) {
      case "set", "/set" -> SetCommand.HELP;
      case "show", "/show" ->
          Stream.concat(
                  Stream.of("Available Commands:"), SHOWN.stream().map(part -> "  /show " + part))
              .toList();
      case "shortcut", "shortcuts" -> SHORTCUTS;
      default -> HELP;
    };
  }

  private void load(String name) {
    if (name.isEmpty()) {
      terminal.note("Usage:\n  /load <model>");
      return;
    }
    talk.turnTo(name);
    terminal.note("Talking to " + name + ".");
  }

  private void save(String name) {
    if (name.isEmpty()) {
      terminal.note("Usage:\n  /save <model>");
      return;
    }
    try {
      node.save(name, talk.model(), talk.conversation().turns(), settings.parameters());
      terminal.note("Created new model '" + name + "'");
    } catch (FailureException e) {
      String why = e.failure().message();
      boolean isUnable = why.contains("not built yet") || why.contains("page not found");
      throw isUnable
          ? new FailureException(
              Failure.Kind.INVALID_REQUEST,
              "this node cannot make models over its API (/api/create), so nothing was saved",
              e)
          : e;
    }
  }

  private void show(String part) {
    if (!SHOWN.contains(part)) {
      help("show").forEach(terminal::note);
      return;
    }
    ModelCard card = node.show(talk.model());
    switch (part) {
      case "info" -> ModelSheet.print(card, terminal.out());
      case "license" -> print(card.license(), "No license was specified for this model.");
      case "modelfile" -> print(card.modelfile(), "No modelfile was specified for this model.");
      case "parameters" -> showParameters(card);
      case "system" ->
          print(
              settings.system().orElse(card.system()),
              "No system message was specified for this model.");
      case "template" -> print(card.template(), "No prompt template was specified for this model.");
      default -> throw new IllegalStateException("nobody shows " + part);
    }
  }

  private void showParameters(ModelCard card) {
    if (!settings.parameters().isEmpty()) {
      terminal.out().println("User defined parameters:");
      TextTable table = new TextTable();
      settings.parameters().forEach((name, value) -> table.add("  " + name, text(value)));
      table.lines().forEach(terminal.out()::println);
      terminal.out().println();
    }
    print(
        String.join("\n", ModelSheet.parameters(card.parameters()).lines()),
        "No additional parameters were specified for this model.");
  }

  private static String text(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(Object::toString).collect(Collectors.joining(", "))
        : value.toString();
  }

  private void print(String text, String ifNone) {
    if (text.isBlank()) {
      terminal.note(ifNone);
      return;
    }
    text.lines().map(ModelSheet::plain).forEach(terminal.out()::println);
    terminal.out().println();
  }

  /**
   * What the last word may become.
   *
   * @param before everything up to the cursor
   * @param models names of the models that could be loaded
   */
  static List<String> completions(String before, Stream<String> models) {
    String[] words = before.split(" ", -1);
    Map<String, List<String>> seconds = Map.of("/set", SetCommand.NAMES, "/show", SHOWN);
    if (!before.startsWith("/")) {
      return List.of();
    } else if (words.length == 1) {
      return NAMES;
    } else if (words.length == 2 && words[0].equals("/load")) {
      return models.toList();
    } else if (words.length == 2 && seconds.containsKey(words[0])) {
      return seconds.get(words[0]);
    } else if (words.length == 3 && words[0].equals("/set") && words[1].equals("parameter")) {
      return SetCommand.PARAMETERS;
    } else {
      return List.of();
    }
  }
}
