package dev.folkmoot.app.settings;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.settings.YamlValue.Spot;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.remote.RemoteSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes variables and engines of what stands in our own file. Used once. */
final class FileReader {

  private final Path file;
  private final EngineReader engineReader;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, String> places = new LinkedHashMap<>();
  private final List<RemoteSettings> engines = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  FileReader(Path file, Environment environment) {
    this.file = file;
    this.engineReader = new EngineReader(file, environment, warnings);
  }

  Map<String, String> values() {
    return values;
  }

  Map<String, String> places() {
    return places;
  }

  List<RemoteSettings> engines() {
    return engines;
  }

  List<String> warnings() {
    return warnings;
  }

  void read(YamlValue.Members document) {
    for (YamlValue.Member section : document.members()) {
      if (section.name().equals(Keys.ENGINES)) {
        engines(section);
      } else if (Keys.sections().contains(section.name())) {
        section(section);
      } else {
        throw unknown(section.spot(), section.name(), section.name(), Keys.sections());
      }
    }
  }

  private void section(YamlValue.Member section) {
    if (section.value() instanceof YamlValue.Scalar scalar && scalar.isNothing()) {
      return;
    }
    if (!(section.value() instanceof YamlValue.Members members)) {
      throw wrong(
          section.spot(), "'" + section.name() + "' has keys below it, two spaces further in");
    }
    for (YamlValue.Member member : members.members()) {
      String path = section.name() + "." + member.name();
      Key key =
          Keys.find(path)
              .orElseThrow(
                  () -> unknown(member.spot(), path, member.name(), Keys.names(section.name())));
      text(key, member.value())
          .ifPresent(text -> {
            values.put(key.variable(), text);
            places.put(key.variable(), YamlFile.at(file, member.value().spot()) + path);
          });
    }
  }

  private Optional<String> text(Key key, YamlValue value) {
    return switch (value) {
      case YamlValue.Scalar scalar ->
          scalar.isNothing() ? Optional.empty() : Optional.of(scalar.text());
      case YamlValue.Items items when key.isList() -> {
        List<String> texts = items.values().stream().map(item -> single(key, item)).toList();
        yield texts.isEmpty() ? Optional.empty() : Optional.of(String.join(",", texts));
      }
      case YamlValue.Items _, YamlValue.Members _ ->
          throw wrong(value.spot(), "'" + key.path() + "' has one value");
    };
  }

  private String single(Key key, YamlValue item) {
    if (item instanceof YamlValue.Scalar scalar && !scalar.text().contains(",")) {
      return scalar.text();
    }
    throw wrong(item.spot(), "'" + key.path() + "' has a list of words, without commas in them");
  }

  private void engines(YamlValue.Member section) {
    if (section.value() instanceof YamlValue.Scalar scalar && scalar.isNothing()) {
      return;
    }
    if (!(section.value() instanceof YamlValue.Items items)) {
      throw wrong(
          section.spot(),
          "'engines' is a list; say '- url: http://127.0.0.1:11434' below it, two spaces in");
    }
    Set<String> names = new HashSet<>();
    for (YamlValue item : items.values()) {
      RemoteSettings engine = engineReader.read(item);
      if (!names.add(engine.name())) {
        throw wrong(
            item.spot(), "a second engine '" + engine.name() + "'; give one of them a 'name'");
      }
      engines.add(engine);
    }
  }

  private FailureException unknown(Spot spot, String path, String typed, List<String> known) {
    return wrong(spot, "there is no key '" + path + "'; " + new NearestWord(known).remedy(typed));
  }

  private FailureException wrong(Spot spot, String what) {
    return FailureException.invalid(YamlFile.at(file, spot) + what);
  }
}
