package dev.folkmoot.app;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.serving.QuietHours;
import java.util.Optional;

/**
 * What a node does for others.
 *
 * @param serves {@code FOLKMOOT_SERVES}: whose requests it takes; {@code local} means nobody's
 * @param maxConnections {@code FOLKMOOT_MAX_CONNECTIONS}: requests of peers at once
 * @param quietHours {@code FOLKMOOT_QUIET_HOURS}: when it takes none
 * @param onlyWhenIdle {@code FOLKMOOT_ONLY_WHEN_IDLE}: not while its owner uses the machine
 * @param dataPolicy {@code FOLKMOOT_KEEPS_PROMPTS}: what it says that it does with prompts
 */
record ServingSettings(
    Reach serves,
    int maxConnections,
    QuietHours quietHours,
    boolean onlyWhenIdle,
    DataPolicy dataPolicy) {

  /** As the node wants them. */
  dev.folkmoot.node.serving.ServingSettings ofNode() {
    return dev.folkmoot.node.serving.ServingSettings.DEFAULT
        .withServes(serves)
        .withMaxConnections(maxConnections)
        .withDataPolicy(dataPolicy)
        .withRest(quietHours, onlyWhenIdle);
  }

  static final int DEFAULT_MAX_CONNECTIONS = 32;
  static final int MOST_CONNECTIONS = 10_000;

  static ServingSettings of(Environment environment) {
    StrictSettings settings = new StrictSettings(environment);
    return new ServingSettings(
        settings
            .read("FOLKMOOT_SERVES", Reach::parse, "say local, mesh, friends or public")
            .orElse(Reach.MESH),
        settings.count("FOLKMOOT_MAX_CONNECTIONS", 1, MOST_CONNECTIONS, DEFAULT_MAX_CONNECTIONS),
        settings
            .read("FOLKMOOT_QUIET_HOURS", ServingSettings::hours, "say hours such as 23:00-07:00")
            .orElse(QuietHours.NONE),
        settings.flag("FOLKMOOT_ONLY_WHEN_IDLE", false),
        settings.flag("FOLKMOOT_KEEPS_PROMPTS", false)
            ? DataPolicy.KEEPS_PROMPTS
            : DataPolicy.KEEPS_NOTHING);
  }

  private static Optional<QuietHours> hours(String text) {
    try {
      return Optional.of(QuietHours.parse(text));
    } catch (FailureException e) {
      return Optional.empty(); // The words for it are the caller's.
    }
  }
}
