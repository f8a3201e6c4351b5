package dev.folkmoot.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The scripts themselves. They are written here and not by the library that reads our command
 * lines: its script knows no fish and no models. All of them ask {@code moot names} for these, and
 * only where one may stand.
 */
final class CompletionScript {

  private CompletionScript() {}

  static List<String> bash(List<CompletedCommand> commands) {
    List<String> lines = new ArrayList<>();
    lines.add("# bash completion for moot; made by 'moot completion bash'");
    lines.add("_moot() {");
    lines.add("  local word=${COMP_WORDS[COMP_CWORD]} words='' names=''");
    lines.add("  if [ \"$COMP_CWORD\" -eq 1 ]; then");
    lines.add("    words='" + words(commands) + "'");
    lines.add("  else");
    lines.add("    case ${COMP_WORDS[1]} in");
    for (CompletedCommand command : commands) {
      lines.add("      " + String.join(" | ", command.names()) + ")");
      lines.add("        words='" + options(command) + "'");
      if (command.takesModel()) {
        lines.add("        names=1");
      }
      lines.add("        ;;");
    }
    lines.add("    esac");
    lines.add("  fi");
    lines.add("  if [ -n \"$names\" ] && [ \"${word#-}\" = \"$word\" ]; then");
    lines.add("    words=$(moot names 2>/dev/null)");
    lines.add("    # A colon ends a word for readline: what is before it is not to come twice.");
    lines.add("    local whole=$word");
    lines.add("    if [ \"${COMP_WORDS[COMP_CWORD-1]}\" = : ] && [ \"$COMP_CWORD\" -gt 3 ]; then");
    lines.add("      whole=${COMP_WORDS[COMP_CWORD-2]}:$word");
    lines.add("    elif [ \"$word\" = : ] && [ \"$COMP_CWORD\" -gt 2 ]; then");
    lines.add("      whole=${COMP_WORDS[COMP_CWORD-1]}:");
    lines.add("    fi");
    lines.add("    COMPREPLY=($(compgen -W \"$words\" -- \"$whole\"))");
    lines.add("    case $whole in");
    lines.add("      *:*) COMPREPLY=(\"${COMPREPLY[@]#\"${whole%\"${whole##*:}\"}\"}\") ;;");
    lines.add("    esac");
    lines.add("    [ \"${#COMPREPLY[@]}\" -gt 0 ] || COMPREPLY=($(compgen -f -- \"$word\"))");
    lines.add("    return");
    lines.add("  fi");
    lines.add("  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))");
    lines.add("  [ \"${#COMPREPLY[@]}\" -gt 0 ] || COMPREPLY=($(compgen -f -- \"$word\"))");
    lines.add("}");
    lines.add("complete -o filenames -F _moot moot");
    return lines;
  }

  static List<String> zsh(List<CompletedCommand> commands) {
    List<String> lines = new ArrayList<>();
    lines.add("#compdef moot");
    lines.add("# zsh completion for moot; made by 'moot completion zsh'");
    lines.add("_moot() {");
    lines.add("  local -a commands options models");
    lines.add("  if (( CURRENT == 2 )); then");
    lines.add("    commands=(");
    for (CompletedCommand command : commands) {
      command.names().forEach(name -> lines.add("      " + zshItem(name, command.description())));
    }
    lines.add("    )");
    lines.add("    _describe command commands");
    lines.add("    return");
    lines.add("  fi");
    lines.add("  case $words[2] in");
    for (CompletedCommand command : commands) {
      lines.add("    " + String.join("|", command.names()) + ")");
      lines.add("      options=(");
      command
          .options()
          .forEach(option -> lines.add("        " + zshItem(option.name(), option.description())));
      lines.add("      )");
      if (command.takesModel()) {
        lines.add("      [[ $PREFIX == -* ]] || models=(${(f)\"$(moot names 2>/dev/null)\"})");
      }
      lines.add("      ;;");
    }
    lines.add("  esac");
    lines.add("  if [[ $PREFIX == -* ]]; then");
    lines.add("    _describe option options");
    lines.add("  elif (( $#models )); then");
    lines.add("    compadd -a models");
    lines.add("  else");
    lines.add("    _files");
    lines.add("  fi");
    lines.add("}");
    lines.add("if [ \"$funcstack[1]\" = _moot ]; then _moot \"$@\"; else compdef _moot moot; fi");
    return lines;
  }

  static List<String> fish(List<CompletedCommand> commands) {
    List<String> lines = new ArrayList<>();
    lines.add("# fish completion for moot; made by 'moot completion fish'");
    lines.add("complete -c moot -n __fish_use_subcommand -f");
    for (CompletedCommand command : commands) {
      command
          .names()
          .forEach(name ->
              lines.add(
                  "complete -c moot -n __fish_use_subcommand -f -a "
                      + name
                      + " -d "
                      + quoted(command.description())));
      String seen =
          "complete -c moot -n '__fish_seen_subcommand_from "
              + String.join(" ", command.names())
              + "'";
      command
          .options()
          .forEach(option ->
              lines.add(seen + fishOption(option.name()) + " -d " + quoted(option.description())));
      if (command.takesModel()) {
        lines.add(seen + " -f -a '(moot names 2>/dev/null)'");
      }
    }
    return lines;
  }

  private static String fishOption(String name) {
    return name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1);
  }

  private static String words(List<CompletedCommand> commands) {
    return commands.stream()
        .flatMap(command -> command.names().stream())
        .collect(Collectors.joining(" "));
  }

  private static String options(CompletedCommand command) {
    return command.options().stream()
        .map(CompletedCommand.Option::name)
        .collect(Collectors.joining(" "));
  }

  /** A colon parts the name from what is said of it. */
  private static String zshItem(String name, String description) {
    return quoted(name.replace(":", "\\:") + ":" + description);
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
