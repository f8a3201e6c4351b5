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
    ModelSheet.print(card, out);
    return 0;
  }
}
