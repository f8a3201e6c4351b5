package dev.folkmoot.app.settings;

import dev.folkmoot.core.model.Capability;
import dev.folkmoot.engine.remote.BackendKind;
import dev.folkmoot.engine.remote.RemoteSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Writes a file of ours.
 *
 * @param values by variable
 * @param engines those that are asked
 * @param keyFiles where the keys of engines lie, by the engine's name; no key is written here
 */
public record ConfigText(
    Map<String, String> values, List<RemoteSettings> engines, Map<String, String> keyFiles) {

  public ConfigText {
    values = Map.copyOf(values);
    engines = List.copyOf(engines);
    keyFiles = Map.copyOf(keyFiles);
  }

  public String write() {
    StringBuilder text = new StringBuilder();
    text.append("# What this node is told. Every key and its default: moot config keys\n");
    for (String section : Keys.sections()) {
      List<Key> keys =
          Keys.ALL.stream()
              .filter(key -> key.section().equals(section) && values.containsKey(key.variable()))
              .toList();
      if (!keys.isEmpty()) {
        text.append('\n').append(section).append(":\n");
        keys.forEach(key -> setting(text, key));
      }
    }
    if (!engines.isEmpty()) {
      text.append("\nengines:\n");
      engines.forEach(engine -> engine(text, engine));
    }
    return text.toString();
  }

  private void setting(StringBuilder text, Key key) {
    String value = values.getOrDefault(key.variable(), "");
    text.append("  ").append(key.name()).append(": ");
    text.append(key.isList() ? list(List.of(value.split(","))) : quoted(value)).append('\n');
  }

  private void engine(StringBuilder text, RemoteSettings engine) {
    text.append("  - name: ").append(quoted(engine.name())).append('\n');
    engine.kind().map(BackendKind::text).ifPresent(kind -> member(text, "kind", quoted(kind)));
    member(text, "url", quoted(engine.url().toString()));
    String keyFile = keyFiles.get(engine.name());
    if (keyFile != null) {
      member(text, "key_file", quoted(keyFile));
    }
    if (!engine.models().isEmpty()) {
      member(text, "models", list(engine.models()));
    }
    engine.slots().ifPresent(slots -> member(text, "slots", Integer.toString(slots)));
    engine.contextLength().ifPresent(tokens -> member(text, "context", Integer.toString(tokens)));
    if (!engine.capabilities().equals(RemoteSettings.DEFAULT_CAPABILITIES)) {
      Set<String> words =
          engine.capabilities().stream()
              .map(Capability::wireName)
              .collect(Collectors.toCollection(TreeSet::new));
      member(text, "capabilities", list(List.copyOf(words)));
    }
    engine.system().ifPresent(system -> member(text, "system", quoted(system)));
    if (!engine.patience().equals(RemoteSettings.DEFAULT_PATIENCE)) {
      member(text, "timeout", Long.toString(engine.patience().toSeconds()));
    }
    if (engine.allowsNode()) {
      member(text, "allow_node", "true");
    }
  }

  private static void member(StringBuilder text, String name, String value) {
    text.append("    ").append(name).append(": ").append(value).append('\n');
  }

  private static String list(List<String> values) {
    return values.stream().map(ConfigText::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A plain word stays one; anything that YAML might take for something else is quoted. */
  static String quoted(String value) {
    if (value.matches(
            "[A-Za-z][A-Za-z0-9_./-]*|\\d{1,9}|https?://[A-Za-z0-9_./:\\[\\]-]+[A-Za-z0-9/]")
        && !value.matches("(?i)null|yes|no|on|off|y|n")) {
      return value;
    }
    StringBuilder text = new StringBuilder("\"");
    value
        .codePoints()
        .forEach(c -> {
          switch (c) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            case '\t' -> text.append("\\t");
            default -> {
              if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c == 0xFEFF) {
                text.append("\\u%04x".formatted(c));
              } else {
                text.appendCodePoint(c);
              }
            }
          }
        });
    return text.append('"').toString();
  }
}
