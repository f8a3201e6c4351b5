package dev.folkmoot.app.cli;

import dev.folkmoot.app.client.ChatOptions;
import dev.folkmoot.app.client.ChatSummary;
import dev.folkmoot.app.client.ChatTurn;
import dev.folkmoot.app.client.NodeClient;
import dev.folkmoot.core.failure.FailureException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A talk with one model: one turn, or line by line with a person. */
final class Conversation {

  private static final String PROMPT = ">>> ";
  private static final String CONTINUED = "... ";
  private static final String BLOCK = "\"\"\"";

  private final Terminal terminal;
  private final NodeClient node;
  private final String model;
  private final ChatOptions options;
  private final boolean verbose;
  private final List<ChatTurn> turns = new ArrayList<>();

  Conversation(
      Terminal terminal, NodeClient node, String model, ChatOptions options, boolean verbose) {
    this.terminal = terminal;
    this.node = node;
    this.model = model;
    this.options = options;
    this.verbose = verbose;
  }

  /** One turn. The answer goes out as it comes; what it cost follows where that was asked for. */
  void ask(String prompt) {
    List<ChatTurn> asked = new ArrayList<>(turns);
    asked.add(ChatTurn.user(prompt));
    StringBuilder answer = new StringBuilder();
    ChatSummary summary;
    try {
      summary =
          node.chat(
              model,
              asked,
              options,
              piece -> {
                answer.append(piece);
                terminal.piece(piece);
              });
    } finally {
      // Also after half an answer: what is said next begins on a line of its own.
      terminal.piece(answer.isEmpty() || answer.charAt(answer.length() - 1) == '\n' ? "" : "\n");
    }
    turns.add(ChatTurn.user(prompt));
    turns.add(ChatTurn.assistant(answer.toString()));
    if (verbose) {
      report(summary);
    }
  }

  /** Turn by turn, until the person says {@code /bye} or closes the input. */
  void talk() throws IOException {
    terminal.note("Talking to " + model + ". /? for help, /bye or Ctrl-D to end.");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
    for (Optional<String> said = next(lines); said.isPresent(); said = next(lines)) {
      switch (said.get().strip()) {
        case "" -> {}
        case "/bye", "/exit" -> {
          return;
        }
        case "/clear" -> {
          turns.clear();
          terminal.note("Forgot what was said.");
        }
        case "/?", "/help" ->
            terminal.note(
                "/clear forgets what was said, /bye ends, " + BLOCK + " begins and ends a block.");
        default -> askKindly(said.get());
      }
    }
    terminal.note("");
  }

  /** A failed turn does not end the talk. */
  private void askKindly(String prompt) {
    try {
      ask(prompt);
    } catch (FailureException e) {
      terminal.note("Error: " + e.failure().message());
    }
  }

  private Optional<String> next(BufferedReader lines) throws IOException {
    terminal.piece(PROMPT);
    String line = lines.readLine();
    if (line == null || !line.startsWith(BLOCK)) {
      return Optional.ofNullable(line);
    }
    StringBuilder block = new StringBuilder(line.substring(BLOCK.length()));
    while (block.indexOf(BLOCK) < 0) {
      terminal.piece(CONTINUED);
      String more = lines.readLine();
      if (more == null) {
        return Optional.empty();
      }
      block.append('\n').append(more);
    }
    return Optional.of(block.substring(0, block.indexOf(BLOCK)));
  }

  private void report(ChatSummary cost) {
    TextTable table = new TextTable();
    table.add("total duration:", HumanText.duration(cost.total()));
    table.add("load duration:", HumanText.duration(cost.load()));
    table.add("prompt eval count:", cost.promptTokens() + " token(s)");
    table.add("prompt eval duration:", HumanText.duration(cost.promptTime()));
    table.add("prompt eval rate:", HumanText.rate(cost.promptTokens(), cost.promptTime()));
    table.add("eval count:", cost.answerTokens() + " token(s)");
    table.add("eval duration:", HumanText.duration(cost.answerTime()));
    table.add("eval rate:", HumanText.rate(cost.answerTokens(), cost.answerTime()));
    table.lines().forEach(terminal::note);
  }
}
