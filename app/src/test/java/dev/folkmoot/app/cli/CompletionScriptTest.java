package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CompletionScriptTest {

  private static final List<CompletedCommand> COMMANDS =
      List.of(
          new CompletedCommand(
              List.of("list", "ls"),
              "List what's here.",
              List.of(new CompletedCommand.Option("-n", "How many.")),
              false),
          new CompletedCommand(
              List.of("run"),
              "Ask: anything.",
              List.of(new CompletedCommand.Option("--format", "It's JSON.")),
              true));

  @Test
  void fishIsToldShortAndLongOptionsApartAndModelsOnlyWhereOneMayStand() {
    assertThat(CompletionScript.fish(COMMANDS))
        .contains(
            "complete -c moot -n __fish_use_subcommand -f -a ls -d 'List what'\\''s here.'",
            "complete -c moot -n '__fish_seen_subcommand_from list ls' -s n -d 'How many.'",
            "complete -c moot -n '__fish_seen_subcommand_from run' -l format -d 'It'\\''s JSON.'",
            "complete -c moot -n '__fish_seen_subcommand_from run' -f -a '(moot names 2>/dev/null)'")
        .filteredOn(line -> line.contains("moot names"))
        .hasSize(1);
  }

  @Test
  void zshIsToldAnAliasAsWellAsTheName() {
    assertThat(CompletionScript.zsh(COMMANDS))
        .startsWith("#compdef moot")
        .contains(
            "      'list:List what'\\''s here.'",
            "      'ls:List what'\\''s here.'",
            "      'run:Ask: anything.'",
            "    list|ls)",
            "        '--format:It'\\''s JSON.'")
        .filteredOn(line -> line.contains("moot names"))
        .hasSize(1);
  }

  @Test
  void bashAsksForModelsOnlyWhereOneMayStand() {
    assertThat(CompletionScript.bash(COMMANDS))
        .contains("    words='list ls run'", "      list | ls)", "        words='--format'")
        .containsSubsequence("      run)", "        names=1", "        ;;")
        .endsWith("complete -o filenames -F _moot moot")
        .filteredOn(line -> line.strip().equals("names=1"))
        .hasSize(1);
  }
}
