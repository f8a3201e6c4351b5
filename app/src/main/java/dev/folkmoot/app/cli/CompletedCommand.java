package dev.folkmoot.app.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command as a shell needs to know it.
 *
 * @param names the first is its own, others are as good
 * @param description in a line
 * @param options by the names that begin with two dashes, or their only one
 * @param takesModel whether what follows is a model's name
 */
record CompletedCommand(
    List<String> names, String description, List<Option> options, boolean takesModel) {

  private static final String MODEL = "MODEL";

  /** An option and what it is for, in a line. */
  record Option(String name, String description) {}

  /** All that are to be seen, in alphabetical order. */
  static List<CompletedCommand> of(CommandSpec root) {
    return new TreeMap<>(root.subcommands())
        .values().stream()
            .map(CommandLine::getCommandSpec)
            .distinct()
            .filter(command -> !command.usageMessage().hidden())
            .map(CompletedCommand::command)
            .sorted(Comparator.comparing(command -> command.names().getFirst()))
            .toList();
  }

  private static CompletedCommand command(CommandSpec command) {
    List<String> names = new ArrayList<>(List.of(command.name()));
    names.addAll(Arrays.asList(command.aliases()));
    return new CompletedCommand(
        names,
        first(command.usageMessage().description()),
        command.options().stream()
            .filter(option -> !option.hidden())
            .map(option -> new Option(option.longestName(), first(option.description())))
            .toList(),
        command.positionalParameters().stream()
            .anyMatch(parameter -> parameter.paramLabel().contains(MODEL)));
  }

  private static String first(String[] lines) {
    return lines.length == 0
        ? ""
        : CommandLine.Help.Ansi.OFF.string(lines[0]).replace("%n", "").strip();
  }
}
