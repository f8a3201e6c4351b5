package dev.folkmoot.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Print what makes a shell complete commands, options and models.",
      "bash: moot completion bash > ~/.local/share/bash-completion/completions/moot",
      "zsh:  moot completion zsh > a folder of $fpath, as _moot",
      "fish: moot completion fish > ~/.config/fish/completions/moot.fish"
    })
final class CompletionCommand implements Callable<Integer> {

  /** The shells that are known. */
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  private final Session session;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "bash|zsh|fish")
  private Shell shell = Shell.BASH;

  CompletionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<CompletedCommand> commands = CompletedCommand.of(spec.root());
    List<String> script =
        switch (shell) {
          case BASH -> CompletionScript.bash(commands);
          case ZSH -> CompletionScript.zsh(commands);
          case FISH -> CompletionScript.fish(commands);
        };
    script.forEach(session.terminal().out()::println);
    return 0;
  }
}
