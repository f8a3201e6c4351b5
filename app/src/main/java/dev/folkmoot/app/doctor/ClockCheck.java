package dev.folkmoot.app.doctor;

import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.home.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The clock. Peers drop what seems to come from the past or the future, so a clock that is wrong by
 * much leaves a node alone. Nobody is asked for the time: files that this machine wrote earlier say
 * whether it has gone back since.
 */
record ClockCheck(Clock clock, FolkmootHome home, Optional<Installation> installation)
    implements Check {

  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  @Override
  public String area() {
    return "clock";
  }

  @Override
  public List<Finding> look() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Optional<Path> fromTheFuture =
        Stream.concat(
                installation.stream().map(Installation::nativesLock),
                Stream.of(home.meshKeyFile(), home.node(1).keyFile(), home.logFile()))
            .filter(file -> modified(file).isAfter(now.plus(TOLERANCE)))
            .findFirst();
    return List.of(
        fromTheFuture
            .map(file ->
                Finding.fail(
                    area(),
                    "it is " + now + ", but " + file + " was written at " + modified(file),
                    "set the clock, for example with 'timedatectl set-ntp true'"))
            .orElseGet(() -> Finding.ok(area(), now.toString())));
  }

  private static Instant modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException _) {
      return Instant.MIN; // Not there yet: then it says nothing.
    }
  }
}
