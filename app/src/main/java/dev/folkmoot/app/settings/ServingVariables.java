package dev.folkmoot.app.settings;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.serving.QuietHours;
import dev.folkmoot.node.serving.ServingSettings;
import java.util.Optional;

/**
 * What the environment says of what a node does for others.
 *
 * <ul>
 *   <li>{@code FOLKMOOT_SERVES}: whose requests it takes; {@code local} means nobody's
 *   <li>{@code FOLKMOOT_MAX_CONNECTIONS}: requests of peers at once
 *   <li>{@code FOLKMOOT_QUIET_HOURS}: when it takes none
 *   <li>{@code FOLKMOOT_ONLY_WHEN_IDLE}: none while its owner uses the machine
 *   <li>{@code FOLKMOOT_KEEPS_PROMPTS}: declares that it keeps what it is asked
 * </ul>
 */
public final class ServingVariables {

  static final int MOST_CONNECTIONS = 10_000;

  private ServingVariables() {}

  public static ServingSettings read(Environment environment) {
    StrictSettings settings = new StrictSettings(environment);
    ServingSettings usual = ServingSettings.DEFAULT;
    return usual
        .withServes(
            settings
                .read("FOLKMOOT_SERVES", Reach::parse, "say local, mesh, friends or public")
                .orElse(usual.serves()))
        .withMaxConnections(
            settings.count("FOLKMOOT_MAX_CONNECTIONS", 1, MOST_CONNECTIONS, usual.maxConnections()))
        .withDataPolicy(
            settings.flag("FOLKMOOT_KEEPS_PROMPTS", false)
                ? DataPolicy.KEEPS_PROMPTS
                : DataPolicy.KEEPS_NOTHING)
        .withRest(
            settings
                .read(
                    "FOLKMOOT_QUIET_HOURS",
                    ServingVariables::hours,
                    "say hours such as 23:00-07:00")
                .orElse(QuietHours.NONE),
            settings.flag("FOLKMOOT_ONLY_WHEN_IDLE", false));
  }

  private static Optional<QuietHours> hours(String text) {
    try {
      return Optional.of(QuietHours.parse(text));
    } catch (FailureException e) {
      return Optional.empty(); // The words for it are the caller's.
    }
  }
}
