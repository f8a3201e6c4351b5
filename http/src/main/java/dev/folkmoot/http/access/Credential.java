package dev.folkmoot.http.access;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a request shows of who asks. Clients of Ollama and OpenAI send {@code Authorization: Bearer
 * KEY}, those of Anthropic {@code x-api-key: KEY}; some send both. Most send something even where
 * nothing is wanted ({@code sk-none}), so only what begins as a key of ours is taken for one.
 */
sealed interface Credential {

  /** Longer than a key is no key; there is no need to look at the rest. */
  int MAX_CHARS = 256;

  /** Nothing, or nothing of ours. */
  record None() implements Credential {}

  /** Something that begins as a key and is none, or two of them. */
  record Wrong(String why) implements Credential {}

  /** A well-formed key, whether it is known or not. */
  record Key(String id, ApiKey.Hash hash) implements Credential {}

  /**
   * Reads headers. Never throws, whatever they hold.
   *
   * @param authorization all values of {@code Authorization}
   * @param apiKey all values of {@code x-api-key}
   */
  static Credential read(List<String> authorization, List<String> apiKey) {
    List<String> shown =
        Stream.concat(
                authorization.stream().flatMap(value -> bearer(value).stream()),
                apiKey.stream().map(String::strip))
            .filter(value -> value.startsWith(KeyText.PREFIX))
            .distinct()
            .limit(2)
            .toList();
    if (shown.isEmpty()) {
      return new None();
    }
    if (shown.size() > 1) {
      return new Wrong("two different API keys came with this request: send one");
    }
    String text = shown.getFirst();
    Optional<String> id = text.length() > MAX_CHARS ? Optional.empty() : KeyText.idOf(text);
    return id.isPresent()
        ? new Key(id.get(), ApiKey.Hash.ofKey(text))
        : new Wrong("this API key is mistyped or cut short: its checksum does not fit");
  }

  private static Optional<String> bearer(String header) {
    String value = header.strip();
    int space = value.indexOf(' ');
    return space > 0 && value.substring(0, space).toLowerCase(Locale.ROOT).equals("bearer")
        ? Optional.of(value.substring(space).strip())
        : Optional.empty();
  }
}
