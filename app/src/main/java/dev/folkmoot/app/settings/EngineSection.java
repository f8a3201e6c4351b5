package dev.folkmoot.app.settings;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.remote.RemoteSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The engines in a file that is there already. Others are put in as lines, so that what its owner
 * wrote, comments included, stays as it is.
 */
public record EngineSection(Path file) {

  private static final String START = "engines:";

  /**
   * The whole file with more engines in it.
   *
   * @throws FailureException {@code INVALID_REQUEST} if its engines are written in a way that lines
   *     cannot be put into
   */
  public String with(List<RemoteSettings> engines) {
    List<String> lines = new ArrayList<>(lines());
    List<String> added =
        new ConfigText(Map.of(), engines, Map.of())
            .write()
            .lines()
            .dropWhile(line -> !line.equals(START))
            .toList();
    Optional<YamlValue.Member> section =
        YamlFile.read(file).stream()
            .flatMap(document -> document.members().stream())
            .filter(member -> member.name().equals(Keys.ENGINES))
            .findFirst();
    if (section.isEmpty()) {
      lines.add("");
      lines.addAll(added);
    } else {
      int at = section.get().spot().line();
      lines.addAll(at, indented(added.subList(1, added.size()), section.get()));
    }
    return String.join("\n", lines) + "\n";
  }

  /** As far in as the items that are there. */
  private List<String> indented(List<String> added, YamlValue.Member section) {
    int indent =
        switch (section.value()) {
          case YamlValue.Items items when items.spot().line() > section.spot().line() ->
              items.spot().column() - 1;
          case YamlValue.Scalar scalar when scalar.text().isEmpty() && scalar.isPlain() -> 2;
          case YamlValue.Items _, YamlValue.Scalar _, YamlValue.Members _ ->
              throw FailureException.invalid(
                  YamlFile.at(file, section.spot())
                      + "put the engines in by hand, they stand on one line:\n"
                      + String.join("\n", added));
        };
    return added.stream().map(line -> " ".repeat(indent) + line.substring(2)).toList();
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
