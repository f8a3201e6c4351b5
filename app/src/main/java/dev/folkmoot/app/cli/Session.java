package dev.folkmoot.app.cli;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.home.Installation;
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

  NodeFinder nodes() {
    return new NodeFinder(environment, home);
  }
}
