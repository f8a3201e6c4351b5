package dev.folkmoot.app.home;

import dev.folkmoot.core.failure.FailureException;
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
 * @param written of those that a file has set: which line, and what they are called there
 */
public record Environment(
    Map<String, String> variables, Path userHome, Map<String, String> written) {

  private static final Set<String> OFF = Set.of("0", "f", "false");

  public Environment {
    variables = Map.copyOf(variables);
    written = Map.copyOf(written);
  }

  /** Variables, and no file. */
  public Environment(Map<String, String> variables, Path userHome) {
    this(variables, userHome, Map.of());
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
    Map<String, String> others = new HashMap<>(written);
    others.remove(name);
    return new Environment(changed, userHome, others);
  }

  /**
   * The same with what a file says, where nothing is said here.
   *
   * @param values by name
   * @param places by name: file, line, column and key
   */
  public Environment over(Map<String, String> values, Map<String, String> places) {
    Map<String, String> all = new HashMap<>(variables);
    Map<String, String> marked = new HashMap<>(written);
    values.forEach((name, value) -> {
      if (text(name).isEmpty()) {
        all.put(name, value);
        marked.put(name, places.getOrDefault(name, name));
      }
    });
    return new Environment(all, userHome, marked);
  }

  /** The same without what a node is told: only where its home is. */
  public Environment withoutSettings() {
    Map<String, String> others = new HashMap<>(variables);
    others
        .keySet()
        .removeIf(name ->
            name.startsWith("OLLAMA_")
                || (name.startsWith("FOLKMOOT_") && !name.equals("FOLKMOOT_HOME")));
    return new Environment(others, userHome);
  }

  /** Whether a file has set it. */
  public boolean isWritten(String name) {
    return written.containsKey(name);
  }

  /** A value that cannot be, with the variable or the line that has set it, and the remedy. */
  public FailureException wrong(String name, String value, String remedy) {
    String where = written.get(name);
    return FailureException.invalid(
        where == null
            ? name + "=" + value + " cannot be: " + remedy
            : where + ": " + value + " cannot be: " + remedy);
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
