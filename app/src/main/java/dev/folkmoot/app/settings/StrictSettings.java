package dev.folkmoot.app.settings;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.core.failure.FailureException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads what decides with whom prompts are shared. There a guess would be worse than no start: a
 * value that cannot be read ends it, with the name of the variable, the value and the remedy.
 */
record StrictSettings(Environment environment) {

  private static final Pattern COUNT = Pattern.compile("\\d{1,9}");
  private static final Map<String, Boolean> SWITCH =
      Map.of(
          "1", true, "true", true, "on", true, "yes", true, //
          "0", false, "false", false, "off", false, "no", false);

  /** On or off, in the words that people use for it. */
  boolean flag(String name, boolean otherwise) {
    return read(
            name,
            text -> Optional.ofNullable(SWITCH.get(text.toLowerCase(Locale.ROOT))),
            "say 1 or 0")
        .orElse(otherwise);
  }

  int count(String name, int least, int most, int otherwise) {
    return read(
            name,
            text ->
                COUNT.matcher(text).matches()
                    ? Optional.of(Integer.parseInt(text))
                        .filter(count -> count >= least && count <= most)
                    : Optional.empty(),
            "say a number from " + least + " to " + most)
        .orElse(otherwise);
  }

  /** Values with commas between; empty where nothing is said. */
  List<String> list(String name, Pattern each, String remedy) {
    return read(
            name,
            text -> {
              List<String> items = Arrays.stream(text.split(",")).map(String::strip).toList();
              return items.stream().allMatch(item -> each.matcher(item).matches())
                  ? Optional.of(items)
                  : Optional.empty();
            },
            remedy)
        .orElse(List.of());
  }

  /**
   * Any value.
   *
   * @param reader makes something of the text, or nothing
   * @param remedy what to say instead
   * @return empty where nothing is said
   * @throws FailureException {@code INVALID_REQUEST} if the reader makes nothing of it
   */
  <T> Optional<T> read(String name, Function<String, Optional<T>> reader, String remedy) {
    Optional<String> text = environment.text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<T> value = reader.apply(text.get());
    if (value.isEmpty()) {
      throw environment.wrong(name, text.get(), remedy);
    }
    return value;
  }
}
