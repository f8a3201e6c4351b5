package dev.folkmoot.app.doctor;

import dev.folkmoot.app.client.NodeAccess;
import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.home.Installation;
import dev.folkmoot.app.settings.Configuration;
import dev.folkmoot.core.failure.FailureException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Looks at everything that a node needs, with a node running or without. */
public final class Doctor {

  private static final String UNFORESEEN =
      "look at the file or folder that is named, and who may read it";

  private final List<Check> checks;

  Doctor(List<Check> checks) {
    this.checks = List.copyOf(checks);
  }

  /**
   * Knows where to look.
   *
   * @param installation where the program lies; empty where it was not packaged
   * @param access what is shown to a node at an address
   * @param complaints what {@code serve} would say of its settings, a line each
   */
  public static Doctor of(
      Configuration configuration,
      FolkmootHome home,
      Optional<Installation> installation,
      Function<URI, NodeAccess> access,
      Clock clock,
      List<String> complaints) {
    Environment environment = configuration.environment();
    return new Doctor(
        List.of(
            new JavaCheck(
                Runtime.version().feature(), System.getProperty("java.vendor", ""), installation),
            new ClockCheck(clock, home, installation),
            new SettingsCheck(complaints),
            new HomeCheck(home),
            new NativesCheck(environment, installation),
            new EnginesCheck(configuration.engines()),
            new MemoryCheck(home, clock),
            new ModelsCheck(home, clock),
            new PortCheck(environment, home, access),
            new MeshCheck(environment, home, access)));
  }

  /** What was found, in the order in which it matters to a node that starts. */
  public List<Finding> examine() {
    return checks.stream().flatMap(Doctor::look).toList();
  }

  private static Stream<Finding> look(Check check) {
    try {
      return check.look().stream();
    } catch (FailureException e) {
      String why = e.failure().message().replace('\n', ' ');
      return Stream.of(Finding.fail(check.area(), why, UNFORESEEN));
    }
  }
}
