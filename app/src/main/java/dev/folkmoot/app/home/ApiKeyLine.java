package dev.folkmoot.app.home;

import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.access.ApiKey;
import dev.folkmoot.http.access.Scope;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A key as a line of its file. */
final class ApiKeyLine {

  private static final int WORDS = 9;
  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{" + 2 * ApiKey.Hash.BYTES + "}");
  private static final Pattern COUNT = Pattern.compile("\\d{1,7}");
  private static final String NEVER = "-";

  private ApiKeyLine() {}

  static String format(ApiKey key) {
    return String.join(
        " ",
        key.id(),
        key.name(),
        HexFormat.of().formatHex(key.hash().toBytes()),
        key.scopeText(),
        key.reach().wireName(),
        Integer.toString(key.perMinute()),
        Integer.toString(key.concurrent()),
        key.created().toString(),
        key.expires().map(Instant::toString).orElse(NEVER));
  }

  /** Empty if it is none. */
  static Optional<ApiKey> parse(String line) {
    List<String> words = Arrays.asList(line.split(" ", -1));
    if (words.size() != WORDS
        || !DIGITS.matcher(words.get(2)).matches()
        || !COUNT.matcher(words.get(5)).matches()
        || !COUNT.matcher(words.get(6)).matches()) {
      return Optional.empty();
    }
    Optional<Set<Scope>> scopes = scopes(words.get(3));
    Optional<Reach> reach = Reach.parse(words.get(4));
    if (scopes.isEmpty() || reach.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ApiKey(
              words.get(0),
              words.get(1),
              ApiKey.Hash.of(HexFormat.of().parseHex(words.get(2))),
              scopes.get(),
              reach.get(),
              Integer.parseInt(words.get(5)),
              Integer.parseInt(words.get(6)),
              Instant.parse(words.get(7)),
              words.get(8).equals(NEVER)
                  ? Optional.empty()
                  : Optional.of(Instant.parse(words.get(8)))));
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty(); // No time, or a key that cannot be: the file says so as a whole.
    }
  }

  private static Optional<Set<Scope>> scopes(String text) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String word : text.split(",", -1)) {
      Optional<Scope> scope = Scope.parse(word);
      if (scope.isEmpty()) {
        return Optional.empty();
      }
      scopes.add(scope.get());
    }
    return Optional.of(scopes);
  }
}
