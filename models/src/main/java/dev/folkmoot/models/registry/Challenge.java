package dev.folkmoot.models.registry;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a registry asks for before it answers: the header {@code WWW-Authenticate}.
 *
 * @param scheme in lower case: {@code bearer} or {@code basic}
 * @param parameters by name, in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {

  private static final Pattern PARAMETER =
      Pattern.compile("([A-Za-z_-]{1,64})\\s*=\\s*(?:\"([^\"]{0,2048})\"|([^\\s,\"]{1,2048}))");

  Challenge {
    requireNonNull(scheme);
    parameters = Map.copyOf(parameters);
  }

  static Challenge parse(String header) {
    String text = header.strip();
    int space = text.indexOf(' ');
    String scheme = space < 0 ? text : text.substring(0, space);
    Map<String, String> parameters = new HashMap<>();
    Matcher matcher = PARAMETER.matcher(space < 0 ? "" : text.substring(space));
    while (matcher.find()) {
      String value = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
      parameters.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), value);
    }
    return new Challenge(scheme.toLowerCase(Locale.ROOT), parameters);
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }
}
