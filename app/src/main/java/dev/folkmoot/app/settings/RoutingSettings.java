package dev.folkmoot.app.settings;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.routing.RoutePolicy;
import dev.folkmoot.node.routing.Terms;
import java.util.Optional;

/**
 * Who answers the requests of this node's clients, unless a request says otherwise.
 *
 * @param terms {@code FOLKMOOT_REACH}, {@code FOLKMOOT_POLICY} and {@code FOLKMOOT_ALLOW_KEEPERS}
 * @param listsMesh {@code FOLKMOOT_LIST_MESH}: whether listings show the models of others, too
 */
public record RoutingSettings(Terms terms, boolean listsMesh) {

  public static RoutingSettings of(Environment environment) {
    StrictSettings settings = new StrictSettings(environment);
    return new RoutingSettings(
        new Terms(
            settings
                .read("FOLKMOOT_REACH", Reach::parse, "say local, mesh, friends or public")
                .orElse(Terms.DEFAULT.reach()),
            settings
                .read(
                    "FOLKMOOT_POLICY",
                    RoutingSettings::policy,
                    "say auto, round-robin, local-only or pin:NAME")
                .orElse(Terms.DEFAULT.policy()),
            settings.flag("FOLKMOOT_ALLOW_KEEPERS", Terms.DEFAULT.keepersAllowed())),
        settings.flag("FOLKMOOT_LIST_MESH", true));
  }

  private static Optional<RoutePolicy> policy(String text) {
    try {
      return RoutePolicy.parse(text);
    } catch (FailureException e) {
      return Optional.empty(); // A pin without a name; the words for it are the caller's.
    }
  }
}
