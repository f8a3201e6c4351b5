package dev.folkmoot.app.settings;

import dev.folkmoot.app.home.Environment;
import java.util.Optional;

/**
 * What a node writes to its log, and how.
 *
 * @param asJson {@code FOLKMOOT_LOG}: {@code text} for people, or {@code json}, an object a line
 * @param requests {@code FOLKMOOT_LOG_REQUESTS}: a line for every request; on with {@code json}
 */
public record LogSettings(boolean asJson, boolean requests) {

  public static LogSettings of(Environment environment) {
    StrictSettings settings = new StrictSettings(environment);
    boolean asJson =
        settings.read("FOLKMOOT_LOG", LogSettings::isJson, "say text or json").orElse(false);
    return new LogSettings(asJson, settings.flag("FOLKMOOT_LOG_REQUESTS", asJson));
  }

  private static Optional<Boolean> isJson(String text) {
    return switch (text) {
      case "json" -> Optional.of(true);
      case "text" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
