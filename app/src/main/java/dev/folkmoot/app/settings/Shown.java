package dev.folkmoot.app.settings;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.engine.remote.BackendKind;
import dev.folkmoot.engine.remote.RemoteSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What holds, and who says so, for people. A key of an engine is shown as being there, and no more.
 *
 * @param key {@code section.name}
 * @param value perhaps empty
 * @param source {@code default}, the name of a variable, or file and line
 */
public record Shown(String key, String value, String source) {

  private static final String DEFAULT = "default";

  public static List<Shown> of(Configuration configuration) {
    List<Shown> all = new ArrayList<>();
    Environment environment = configuration.environment();
    for (Key key : Keys.ALL) {
      Optional<String> value = environment.text(key.variable());
      all.add(
          new Shown(
              key.path(),
              value.map(Shown::withoutPassword).orElse(key.usual()),
              value.isEmpty() ? DEFAULT : source(environment.written(), key)));
    }
    for (RemoteSettings engine : configuration.engines()) {
      String key = engine.key().isNone() ? "" : ", key " + engine.key();
      String models =
          engine.models().isEmpty() ? "" : ", models " + String.join(" ", engine.models());
      String kind = engine.kind().map(BackendKind::text).orElse("kind found out");
      all.add(
          new Shown(
              Keys.ENGINES + "." + engine.name(),
              engine.url() + ", " + kind + models + key,
              environment.text(Keys.ENGINES_VARIABLE).isPresent()
                  ? Keys.ENGINES_VARIABLE
                  : configuration.file().map(Object::toString).orElse("")));
    }
    return all;
  }

  /** The address of a proxy may hold one. */
  private static String withoutPassword(String value) {
    return value.replaceFirst("(?<=//|^)[^/@\\s]*:[^/@\\s]*@", "…@");
  }

  private static String source(Map<String, String> written, Key key) {
    String place = written.get(key.variable());
    return place == null ? key.variable() : place.replaceFirst(": [^ ]+$", "");
  }
}
