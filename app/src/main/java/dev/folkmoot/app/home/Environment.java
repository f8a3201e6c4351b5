package dev.folkmoot.app.home;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables of a process, read as Ollama reads them: quotes and spaces around a
 * value do not count, and an empty value is as good as none.
 *
 * @param variables by name
 * @param userHome where the user's files are
 */
public record Environment(Map<String, String> variables, Path userHome) {

  private static final Set<String> OFF = Set.of("0", "f", "false");

  public Environment {
    variables = Map.copyOf(variables);
  }

  public static Environment ofThisProcess() {
    return of(System.getenv(), System.getProperty("user.home"));
  }

  /** {@code HOME} counts, as for the scripts; the JVM by itself asks the list of users only. */
  static Environment of(Map<String, String> variables, String listedHome) {
    String home = variables.getOrDefault("HOME", "");
    return new Environment(variables, Path.of(home.isEmpty() ? listedHome : home));
  }

  /** The same, but for one variable; null leaves it as it is. */
  public Environment with(String name, @Nullable String value) {
    if (value == null) {
      return this;
    }
    Map<String, String> changed = new HashMap<>(variables);
    changed.put(name, value);
    return new Environment(changed, userHome);
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(variables.get(name))
        .map(Environment::withoutQuotes)
        .filter(value -> !value.isEmpty());
  }

  /** Whether a switch is on: any value but {@code 0}, {@code f} and {@code false} turns it on. */
  public boolean flag(String name) {
    return text(name).map(value -> !OFF.contains(value.toLowerCase(Locale.ROOT))).orElse(false);
  }

  public Optional<Path> path(String name) {
    return text(name).map(this::expand);
  }

  /** Where things are kept that can be had again, and that are this machine's own. */
  public Path cache() {
    return path("XDG_CACHE_HOME").orElse(userHome.resolve(".cache")).resolve("folkmoot");
  }

  private Path expand(String value) {
    return value.startsWith("~/") ? userHome.resolve(value.substring(2)) : Path.of(value);
  }

  private static String withoutQuotes(String value) {
    String bare = value.strip();
    int start = 0;
    int end = bare.length();
    while (start < end && isQuote(bare.charAt(start))) {
      start++;
    }
    while (end > start && isQuote(bare.charAt(end - 1))) {
      end--;
    }
    return bare.substring(start, end).strip();
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }
}
