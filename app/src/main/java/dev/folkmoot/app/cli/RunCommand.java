package dev.folkmoot.app.cli;

import dev.folkmoot.app.client.ChatOptions;
import dev.folkmoot.app.client.ChatTurn;
import dev.folkmoot.app.client.ModelRow;
import dev.folkmoot.app.client.NodeClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Ask a model, or talk with it where no prompt is given.",
      "Starts a node in the background if none runs; 'moot shutdown' ends it."
    })
final class RunCommand implements Callable<Integer> {

  private static final String VISION = "vision";

  private final Session session;

  @Parameters(
      arity = "0..*",
      paramLabel = "[MODEL] [PROMPT]",
      description = "An installed model (else the bundled one answers), and what to ask it.")
  private List<String> words = new ArrayList<>();

  @Option(names = "--format", description = "What the answer must be: json, or a JSON Schema.")
  private @Nullable String format;

  @Option(names = "--keepalive", description = "How long the model stays loaded, for example 5m.")
  private @Nullable String keepAlive;

  @Option(names = "--verbose", description = "Tell what the answer cost.")
  private boolean verbose;

  @Option(names = "--nowordwrap", description = "Let the terminal break lines in a talk.")
  private boolean noWordWrap;

  @Option(
      names = "--think",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false|low|medium|high",
      description = "Whether the model is to think first, and how hard.")
  private @Nullable String think;

  @Option(names = "--hidethinking", description = "Do not show what the model thinks.")
  private boolean hidesThinking;

  RunCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = session.terminal();
    NodeClient node = new NodeStarter(session).client();
    RunTarget target = RunTarget.of(words, node.installed().stream().map(ModelRow::name).toList());
    ChatOptions options =
        new ChatOptions(
            Optional.ofNullable(format),
            Optional.ofNullable(keepAlive),
            Optional.ofNullable(think),
            Map.of());
    if (terminal.inIsTerminal() && target.prompt().isEmpty()) {
      talk(node, target.model(), options);
      return 0;
    }
    String prompt = prompt(terminal, target.prompt());
    if (prompt.isBlank()) {
      node.load(target.model(), options);
    } else {
      Conversation.once(
          terminal,
          node,
          target.model(),
          question(node, target.model(), prompt),
          new Conversation.Once(options, verbose));
    }
    return 0;
  }

  /** With the pictures that it names, if the model sees; else a path is a word like any other. */
  private ChatTurn question(NodeClient node, String model, String prompt) {
    PromptImages pictures = PromptImages.of(prompt, session.environment().userHome());
    if (pictures.files().isEmpty() || !node.show(model).capabilities().contains(VISION)) {
      return ChatTurn.user(prompt);
    }
    pictures.files().forEach(file -> session.terminal().note("Added image '" + file + "'"));
    return new ChatTurn("user", pictures.text(), pictures.images());
  }

  private void talk(NodeClient node, String model, ChatOptions options)
      throws InterruptedException {
    TalkSettings settings = new TalkSettings(options, verbose, !noWordWrap, !hidesThinking);
    try (Typist typist = typist(node)) {
      typist.keepsHistory(!session.environment().flag("OLLAMA_NOHISTORY"));
      new Talk(
              new Talk.Parties(session.terminal(), typist, node, session.environment().userHome()),
              new HomeMachine(session.nodes().admin()),
              model,
              settings)
          .hold();
    }
  }

  /** A terminal that can do nothing but print is left to edit lines itself. */
  private Typist typist(NodeClient node) {
    boolean canEdit =
        session.terminal().outIsTerminal()
            && session.environment().text("TERM").filter(kind -> !kind.equals("dumb")).isPresent();
    return canEdit
        ? LineEditor.open(
            session.home().historyFile(),
            before ->
                SlashCommands.completions(before, node.installed().stream().map(ModelRow::name)))
        : new PlainTypist(session.terminal());
  }

  /** What is piped in comes before what was typed, as with Ollama. */
  private static String prompt(Terminal terminal, String typed) throws InterruptedException {
    if (terminal.inIsTerminal()) {
      return typed;
    }
    PipedInput piped = new PipedInput(terminal.in());
    if (typed.isEmpty()) {
      return piped.all();
    }
    Optional<String> before = piped.ifAnyComes(PipedInput.PATIENCE);
    if (before.isEmpty()) {
      terminal.note("Nothing comes on standard input; answering without it.");
    }
    return before.filter(text -> !text.isBlank()).map(text -> text + " " + typed).orElse(typed);
  }
}
