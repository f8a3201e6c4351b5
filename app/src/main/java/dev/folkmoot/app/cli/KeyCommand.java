package dev.folkmoot.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The commands for API keys. They work on the home, not through a node: the nodes look at the file
 * themselves, and the first key must be there before a node may be reached from elsewhere.
 */
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    description = {
      "Make, list and revoke the API keys of the nodes of this home.",
      "Who asks a node from another machine shows one."
    })
final class KeyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  private KeyCommand(CommandSpec placeholder) {
    this.spec = placeholder;
  }

  static CommandLine line(Session session) {
    return new CommandLine(new KeyCommand(CommandSpec.create()))
        .addSubcommand("create", new KeyCreateCommand(session))
        .addSubcommand("list", new KeyListCommand(session), "ls")
        .addSubcommand("revoke", new KeyRevokeCommand(session), "rm");
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }
}
