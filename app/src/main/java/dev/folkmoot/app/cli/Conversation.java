package dev.folkmoot.app.cli;

import dev.folkmoot.app.client.ChatCall;
import dev.folkmoot.app.client.ChatListener;
import dev.folkmoot.app.client.ChatOptions;
import dev.folkmoot.app.client.ChatSummary;
import dev.folkmoot.app.client.ChatTurn;
import dev.folkmoot.app.client.NodeClient;
import java.util.ArrayList;
import java.util.List;

/** What a person and a model have said to each other. */
final class Conversation {

  private final NodeClient node;
  private final List<ChatTurn> turns = new ArrayList<>();

  Conversation(NodeClient node) {
    this.node = node;
  }

  /** Asks, without making it part of the talk yet: nobody knows what becomes of the answer. */
  ChatCall ask(String model, ChatTurn question, ChatOptions options) {
    List<ChatTurn> asked = new ArrayList<>(turns);
    asked.add(question);
    return node.ask(model, asked, options);
  }

  void add(ChatTurn question, String answer) {
    turns.add(question);
    turns.add(ChatTurn.assistant(answer));
  }

  /** What the model is told of itself; of several, the last holds. */
  void system(String text) {
    turns.add(ChatTurn.system(text));
  }

  void forget() {
    turns.clear();
  }

  List<ChatTurn> turns() {
    return List.copyOf(turns);
  }

  /** One question and its answer, on standard output as it comes. */
  static void once(Terminal terminal, NodeClient node, String model, ChatTurn question, Once how) {
    StringBuilder answer = new StringBuilder();
    ChatSummary summary;
    try {
      ChatListener listener =
          piece -> {
            answer.append(piece);
            terminal.piece(piece);
          };
      summary = node.chat(model, List.of(question), how.options(), listener);
    } finally {
      // Also after half an answer: what is said next begins on a line of its own.
      terminal.piece(answer.isEmpty() || answer.charAt(answer.length() - 1) == '\n' ? "" : "\n");
    }
    if (how.isVerbose()) {
      report(terminal, summary);
    }
  }

  /** How a single question is asked. */
  record Once(ChatOptions options, boolean isVerbose) {}

  static void report(Terminal terminal, ChatSummary cost) {
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
