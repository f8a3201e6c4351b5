package dev.folkmoot.app.cli;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.home.Installation;
import dev.folkmoot.app.settings.Configuration;
import java.time.Clock;
import java.util.Optional;

/**
 * Everything that a command may touch.
 *
 * @param installation where the program lies; empty where it was not packaged
 * @param program what {@code serve} runs
 */
public record Session(
    Terminal terminal,
    Environment environment,
    FolkmootHome home,
    Optional<Installation> installation,
    NodeProgram program,
    Clock clock) {

  /** The home with what its configuration says of it. */
  FolkmootHome configuredHome() {
    return FolkmootHome.of(Configuration.read(environment, Optional.empty()).environment());
  }

  NodeFinder nodes() {
    return new NodeFinder(environment, home);
  }
}
