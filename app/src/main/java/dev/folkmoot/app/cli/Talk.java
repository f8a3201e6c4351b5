package dev.folkmoot.app.cli;

import dev.folkmoot.app.client.ChatCall;
import dev.folkmoot.app.client.ChatOptions;
import dev.folkmoot.app.client.ChatSummary;
import dev.folkmoot.app.client.ChatTurn;
import dev.folkmoot.app.client.NodeClient;
import dev.folkmoot.core.failure.FailureException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jline.utils.WCWidth;

/**
 * A person and a model, turn by turn. A failed turn is told and forgotten, and the talk goes on; a
 * turn that the person stopped is kept as far as it was heard, so that "go on" has a meaning.
 */
final class Talk {

  /** What a talk is held with. */
  record Parties(Terminal terminal, Typist typist, NodeClient node, Path userHome) {}

  private static final String DIM = "\u001b[2m";
  private static final String PLAIN = "\u001b[0m";

  private final Parties parties;
  private final TalkSettings settings;
  private final Conversation conversation;
  private final HomeMachine home;
  private String model;

  /**
   * @param home tells this machine from the others of the mesh
   */
  Talk(Parties parties, HomeMachine home, String model, TalkSettings settings) {
    this.parties = parties;
    this.home = home;
    this.model = model;
    this.settings = settings;
    this.conversation = new Conversation(parties.node());
  }

  /** Goes on until the person says {@code /bye} or presses Ctrl-D. */
  void hold() throws InterruptedException {
    SlashCommands commands = new SlashCommands(this, settings, parties);
    parties.terminal().note("Talking to " + model + ". /? for help, /bye or Ctrl-D to end.");
    boolean goesOn = true;
    while (goesOn) {
      goesOn =
          switch (parties.typist().next()) {
            case Typist.Said.Text said -> take(said.text(), commands);
            case Typist.Said.Interrupt interrupt -> {
              if (interrupt.isIdle()) {
                parties.terminal().note("Ctrl-D or /bye leaves.");
              }
              yield true;
            }
            case Typist.Said.End _ -> {
              parties.terminal().note("");
              yield false;
            }
          };
    }
  }

  /** Whether the talk goes on after it. */
  private boolean take(String said, SlashCommands commands) throws InterruptedException {
    String text = said.strip();
    try {
      if (text.isEmpty()) {
        return true;
      } else if (SlashCommands.isCommand(text)) {
        return commands.run(text);
      }
      PromptImages prompt = PromptImages.of(MessageBlock.content(text), parties.userHome());
      prompt.files().forEach(file -> parties.terminal().note("Added image '" + file + "'"));
      answer(new ChatTurn("user", prompt.text(), prompt.images()));
    } catch (FailureException e) {
      parties.terminal().note("Error: " + PlainText.of(e.failure().message()));
    }
    return true;
  }

  private void answer(ChatTurn question) throws InterruptedException {
    AnswerScreen screen =
        new AnswerScreen(
            parties.terminal()::piece,
            new WordWrap(WCWidth::wcwidth, this::columns),
            settings.showsThoughts() && parties.terminal().outIsTerminal(),
            machine -> home.other(machine).ifPresent(other -> aside("answered by " + other)));
    Optional<ChatSummary> summary;
    try {
      summary = listen(question, screen);
    } catch (FailureException e) {
      if (!screen.close().isEmpty()) {
        parties.terminal().note("What stands above is not the whole answer.");
      }
      throw e;
    }
    conversation.add(question, screen.close());
    summary.flatMap(ChatSummary::resumed).ifPresent(this::tellResumed);
    if (settings.isVerbose()) {
      summary.ifPresent(cost -> Conversation.report(parties.terminal(), cost));
    }
  }

  /**
   * Waits for the answer, unless the person has heard enough: then nothing waits for the node.
   *
   * @return empty where the person stopped it
   */
  private Optional<ChatSummary> listen(ChatTurn question, AnswerScreen screen)
      throws InterruptedException {
    ChatCall call = conversation.ask(model, question, settings.options());
    FutureTask<ChatSummary> answer = new FutureTask<>(() -> call.listen(screen));
    parties
        .typist()
        .onInterrupt(() -> {
          answer.cancel(false);
          call.stop();
        });
    Thread.ofVirtual().name("answer").start(answer);
    try {
      return Optional.of(answer.get());
    } catch (CancellationException _) {
      screen.close();
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FailureException failure) {
        throw failure;
      }
      throw new IllegalStateException("an answer ended in a way that nobody foresaw", e);
    } finally {
      parties.typist().onInterrupt(() -> {});
    }
  }

  private void tellResumed(ChatSummary.Resumed resumed) {
    aside(
        PlainText.of(resumed.machine())
            + " went on with it after "
            + (resumed.breaks() == 1 ? "a machine was" : resumed.breaks() + " machines were")
            + " lost"
            + (resumed.exact() ? "" : "; from there on the words are others than they would be"));
  }

  /** A word that is no part of the answer. */
  private void aside(String text) {
    boolean inColour = parties.terminal().outIsTerminal();
    parties.terminal().note(inColour ? DIM + "(" + text + ")" + PLAIN : "(" + text + ")");
  }

  private int columns() {
    return settings.wrapsWords() ? parties.typist().columns() : 0;
  }

  String model() {
    return model;
  }

  Conversation conversation() {
    return conversation;
  }

  /** Goes on with another model, and from the beginning. */
  void turnTo(String other) {
    parties.node().load(other, new ChatOptions(Optional.empty(), settings.options().keepAlive()));
    model = other;
    conversation.forget();
    settings.forgetModel();
  }

  /** Sets what the model is told of itself from now on. */
  void system(String text) {
    settings.system(Optional.of(text));
    conversation.system(text);
  }

  /** Forgets what was said, but not what was set. */
  void clear() {
    conversation.forget();
    settings.system().ifPresent(conversation::system);
  }
}
