package dev.folkmoot.engine.jinja;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Renders as the reference script does: same clock, same signs for refusal and failure. */
final class Rendering {
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T12:34:56Z"), ZoneOffset.UTC);

  private Rendering() {}

  static String outcome(String source, Map<String, Object> variables) {
    try {
      return Template.compile(source, CLOCK).render(variables);
    } catch (FailureException e) {
      return e.failure().kind() == Failure.Kind.INVALID_REQUEST
          ? "!raise " + e.failure().message()
          : "!fail";
    }
  }

  static Path resource(String name) {
    URL found = Rendering.class.getClassLoader().getResource(name);
    if (found == null) {
      throw new IllegalStateException("no test resource " + name);
    }
    try {
      return Path.of(found.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Map<String, Object> json(Path file) {
    try {
      return JsonMapper.shared()
          .readValue(Files.readString(file), new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
