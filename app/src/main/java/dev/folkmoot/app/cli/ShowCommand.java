package dev.folkmoot.app.cli;

import dev.folkmoot.app.client.ModelCard;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Show what is known of a model.")
final class ShowCommand implements Callable<Integer> {

  private static final int LICENSE_LINES = 2;
  private static final String INDENT = "  ";

  private final Session session;

  @Parameters(paramLabel = "MODEL")
  private String model = "";

  @ArgGroup private @Nullable Part part;

  /** One part of the whole, as it is, for scripts. */
  static final class Part {
    @Option(names = "--modelfile", description = "Only the Modelfile.")
    private boolean modelfile;

    @Option(names = "--parameters", description = "Only the parameters.")
    private boolean parameters;

    @Option(names = "--template", description = "Only the prompt template.")
    private boolean template;

    @Option(names = "--system", description = "Only the system message.")
    private boolean system;

    @Option(names = "--license", description = "Only the license.")
    private boolean license;

    private String of(ModelCard card) {
      if (modelfile) {
        return card.modelfile();
      } else if (parameters) {
        return card.parameters();
      } else if (template) {
        return card.template();
      } else if (system) {
        return card.system();
      } else if (license) {
        return card.license();
      }
      throw new IllegalStateException("a part that nobody asked for");
    }
  }

  ShowCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    PrintStream out = session.terminal().out();
    ModelCard card = session.nodes().client().show(model);
    if (part != null) {
      out.println(part.of(card));
      return 0;
    }
    TextTable facts = new TextTable();
    card.facts().forEach(facts::add);
    section(out, "Model", facts.lines());
    section(out, "Capabilities", card.capabilities());
    section(out, "Parameters", parameters(card.parameters()).lines());
    section(out, "System", card.system().lines().toList());
    section(out, "License", card.license().lines().limit(LICENSE_LINES).toList());
    return 0;
  }

  private static TextTable parameters(String lines) {
    TextTable table = new TextTable();
    lines
        .lines()
        .map(line -> line.strip().split("\\s+", 2))
        .filter(words -> words.length == 2)
        .forEach(words -> table.add(words[0], words[1]));
    return table;
  }

  private static void section(PrintStream out, String title, Iterable<String> lines) {
    if (!lines.iterator().hasNext()) {
      return;
    }
    out.println(INDENT + title);
    // The card may be a peer's, or come with a model from anywhere.
    lines.forEach(line ->
        out.println((INDENT + INDENT + PlainText.of(line.replace("\t", "    "))).stripTrailing()));
    out.println();
  }
}
