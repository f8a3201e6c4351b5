package dev.folkmoot.app.cli;

import dev.folkmoot.core.failure.FailureException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The word {@code moot} and the commands behind it. */
@Command(
    name = "moot",
    mixinStandardHelpOptions = true,
    version = "moot version " + MootCommand.VERSION,
    description = "An assembly of machines that lend each other their language models.",
    subcommands = CommandLine.HelpCommand.class)
public final class MootCommand implements Callable<Integer> {

  public static final String VERSION = "0.1.0";

  private static final int OK = 0;
  private static final int FAILED = 1;

  @Spec private CommandSpec spec;

  private MootCommand(CommandSpec placeholder) {
    this.spec = placeholder;
  }

  /** Without a command there is only help to give. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return OK;
  }

  /**
   * Runs one command line.
   *
   * @return the exit code
   */
  public static int run(Session session, String... arguments) {
    Terminal terminal = session.terminal();
    CommandLine line = new CommandLine(new MootCommand(CommandSpec.create()));
    line.addSubcommand("serve", new ServeCommand(session))
        .addSubcommand("run", new RunCommand(session))
        .addSubcommand("list", new ListCommand(session), "ls")
        .addSubcommand("ps", new PsCommand(session))
        .addSubcommand("show", new ShowCommand(session))
        .addSubcommand("stop", new StopCommand(session))
        .addSubcommand("create", new CreateCommand(session))
        .addSubcommand("pull", new PullCommand(session))
        .addSubcommand("push", new PushCommand(session))
        .addSubcommand("cp", new CopyCommand(session))
        .addSubcommand("rm", new RemoveCommand(session), "delete")
        .addSubcommand("invite", new InviteCommand(session))
        .addSubcommand("join", new JoinCommand(session))
        .addSubcommand("leave", new LeaveCommand(session))
        .addSubcommand("peers", new PeersCommand(session))
        .addSubcommand("ban", new BanCommand(session))
        .addSubcommand("unban", new UnbanCommand(session))
        .addSubcommand("why", new WhyCommand(session))
        .addSubcommand("top", new TopCommand(session))
        .addSubcommand("completion", new CompletionCommand(session))
        .addSubcommand("names", new NamesCommand(session))
        .addSubcommand("package", new PackageCommand(session))
        .addSubcommand("doctor", new DoctorCommand(session))
        .addSubcommand("key", KeyCommand.line(session))
        .addSubcommand("config", ConfigCommand.of(session))
        .addSubcommand("setup", new SetupCommand(session))
        .addSubcommand("rehearse", new RehearseCommand(session))
        .addSubcommand("shutdown", new ShutdownCommand(session));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExpandAtFiles(false); // "@ada, are you there?" is a prompt, and no list of arguments.
    line.setOut(writer(terminal.out()));
    line.setErr(writer(terminal.err()));
    line.setColorScheme(
        Help.defaultColorScheme(terminal.outIsTerminal() ? Help.Ansi.AUTO : Help.Ansi.OFF));
    line.setParameterExceptionHandler((e, wrong) -> {
      terminal.note("Error: " + e.getMessage());
      terminal.note("Try 'moot help' for what can be said.");
      return FAILED;
    });
    line.setExecutionExceptionHandler((e, command, parsed) -> {
      if (e instanceof FailureException failure) {
        terminal.note("Error: " + failure.failure().message());
        return FAILED;
      }
      throw e; // A fault of ours: the whole trace is what is needed then.
    });
    return line.execute(arguments);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }
}
