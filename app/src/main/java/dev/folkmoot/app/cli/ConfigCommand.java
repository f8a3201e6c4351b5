package dev.folkmoot.app.cli;

import dev.folkmoot.app.home.OwnerFile;
import dev.folkmoot.app.settings.ConfigText;
import dev.folkmoot.app.settings.Configuration;
import dev.folkmoot.app.settings.Keys;
import dev.folkmoot.app.settings.Shown;
import dev.folkmoot.engine.remote.RemoteSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "Look at what a node is told, and where that is said.")
final class ConfigCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  private ConfigCommand(CommandSpec placeholder) {
    this.spec = placeholder;
  }

  static CommandLine of(Session session) {
    return new CommandLine(new ConfigCommand(CommandSpec.create()))
        .addSubcommand("show", new ShowConfig(session))
        .addSubcommand("path", new PathOfConfig(session))
        .addSubcommand("check", new CheckConfig(session))
        .addSubcommand("import", new ImportConfig(session))
        .addSubcommand("keys", new KeysOfConfig(session));
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "What holds, and who says so. Secrets are not shown.")
  private static final class ShowConfig implements Callable<Integer> {
    private final Session session;

    ShowConfig(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      TextTable table = new TextTable("KEY", "VALUE", "SAID BY");
      for (Shown shown : Shown.of(Configuration.read(session.environment(), Optional.empty()))) {
        table.add(shown.key(), PlainText.of(shown.value()), shown.source());
      }
      table.lines().forEach(session.terminal().out()::println);
      return 0;
    }
  }

  @Command(
      name = "path",
      mixinStandardHelpOptions = true,
      description = "Where the file is, whether there is one or not.")
  private static final class PathOfConfig implements Callable<Integer> {
    private final Session session;

    PathOfConfig(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      session.terminal().out().println(Configuration.fileOf(session.environment()));
      return 0;
    }
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Whether a node would start with it.")
  private static final class CheckConfig implements Callable<Integer> {
    private final Session session;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Another one than the home's.")
    private @Nullable Path file;

    CheckConfig(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      Configuration configuration =
          Configuration.read(session.environment(), Optional.ofNullable(file));
      configuration.requireSound();
      configuration.warnings().forEach(session.terminal()::note);
      session
          .terminal()
          .out()
          .println(
              configuration.file().map(found -> found + " is sound").orElse("there is no file"));
      return 0;
    }
  }

  @Command(
      name = "keys",
      mixinStandardHelpOptions = true,
      description = "Every key of the file, its variable and its default, as Markdown.")
  private static final class KeysOfConfig implements Callable<Integer> {
    private final Session session;

    KeysOfConfig(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      session.terminal().out().print(Keys.markdown());
      return 0;
    }
  }

  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      description = "Make Symmetry's provider.yaml, or a file of ours, the home's configuration.")
  private static final class ImportConfig implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "FILE", description = "For example ~/.config/symmetry/provider.yaml.")
    private Path file = Path.of("");

    @Option(
        names = {"-y", "--yes"},
        description = "Replace the file that is there without asking.")
    private boolean yes;

    ImportConfig(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      // What the environment says is not the file's, and is not written into another.
      Configuration read =
          Configuration.read(session.environment().withoutSettings(), Optional.of(file));
      read.requireSound();
      read.warnings().forEach(session.terminal()::note);
      Path target = Configuration.fileOf(session.environment());
      if (Files.exists(target)
          && !new Question(session.terminal(), yes).allows("Replace " + target)) {
        return 1;
      }
      Map<String, String> values = new HashMap<>();
      read.environment()
          .written()
          .keySet()
          .forEach(
              name -> read.environment().text(name).ifPresent(value -> values.put(name, value)));
      Map<String, String> keyFiles = keep(read.engines(), target);
      new OwnerFile(target).write(new ConfigText(values, read.engines(), keyFiles).write());
      session.terminal().out().println("Wrote " + target);
      return 0;
    }

    /**
     * Keys lie in files of their own, so that the configuration may be shown to others, and beside
     * the node's own keys, whose file is {@code keys}.
     */
    private Map<String, String> keep(List<RemoteSettings> engines, Path target) {
      Map<String, String> keyFiles = new HashMap<>();
      for (RemoteSettings engine : engines) {
        if (!engine.key().isNone()) {
          Path kept = Path.of("engine-keys", engine.name() + ".key");
          new OwnerFile(target.resolveSibling(kept)).write(engine.key().secret() + "\n");
          keyFiles.put(engine.name(), kept.toString());
          session
              .terminal()
              .out()
              .println("The key of '" + engine.name() + "' is in " + target.resolveSibling(kept));
        }
      }
      return keyFiles;
    }
  }
}
