package dev.folkmoot.node.serving;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * This machine, as far as Java can see it.
 *
 * <p><b>Load</b>, everywhere: the processors' use less that of this process, over the time since
 * the last look.
 *
 * <p><b>Input</b>, on Linux: terminals, local and over ssh (the kernel notes on a terminal's device
 * when it was last read, as {@code w} shows it), and a desktop session as far as logind knows it
 * ({@code IdleHint} of the seat, which GNOME, KDE and others set). Not seen: input to a bare window
 * manager that tells logind nothing (it counts as present, as logind has it), to consoles of games,
 * and anything on macOS and Windows, where only load counts.
 */
public final class MachineIdleness implements Idleness {

  private static final System.Logger LOG = System.getLogger(MachineIdleness.class.getName());

  private final OperatingSystemMXBean system;
  private final Clock clock;
  private final Path devices;
  private final List<String> seatCommand;
  private boolean hasSeatCommand = true;

  public MachineIdleness(Clock clock) {
    this(clock, Path.of("/dev"), List.of("loginctl", "show-seat", "seat0", "--property=IdleHint"));
  }

  /**
   * @param devices where {@code tty…} and {@code pts} are
   * @param seatCommand prints {@code IdleHint=yes} or {@code IdleHint=no}
   */
  MachineIdleness(Clock clock, Path devices, List<String> seatCommand) {
    this.system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    this.clock = clock;
    this.devices = devices;
    this.seatCommand = seatCommand;
  }

  @Override
  public Activity look() {
    Optional<Duration> terminals = sinceTerminalInput();
    Optional<Duration> seat = sinceSeatInput();
    Optional<Duration> input =
        terminals.isPresent() && seat.isPresent()
            ? Optional.of(shorter(terminals.get(), seat.get()))
            : terminals.or(() -> seat);
    return new Activity(othersLoad(), input);
  }

  private OptionalDouble othersLoad() {
    double all = system.getCpuLoad();
    double own = system.getProcessCpuLoad();
    // Negative, or no number, until there is something to compare with.
    return all >= 0 && own >= 0
        ? OptionalDouble.of(Math.max(0, all - own))
        : OptionalDouble.empty();
  }

  private Optional<Duration> sinceTerminalInput() {
    @Nullable Instant latest =
        newest(newest(null, devices, "tty[0-9]*"), devices.resolve("pts"), "[0-9]*");
    if (latest == null) {
      return Optional.empty();
    }
    Duration since = Duration.between(latest, clock.instant());
    return Optional.of(since.isNegative() ? Duration.ZERO : since);
  }

  private static @Nullable Instant newest(@Nullable Instant before, Path folder, String names) {
    @Nullable Instant newest = before;
    if (!Files.isDirectory(folder)) {
      return newest;
    }
    try (DirectoryStream<Path> terminals = Files.newDirectoryStream(folder, names)) {
      for (Path terminal : terminals) {
        Instant read = lastRead(terminal);
        if (newest == null || read.isAfter(newest)) {
          newest = read;
        }
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "no look at {0}: {1}", folder, e.getMessage());
    }
    return newest;
  }

  private static Instant lastRead(Path terminal) {
    try {
      return ((java.nio.file.attribute.FileTime) Files.getAttribute(terminal, "lastAccessTime"))
          .toInstant();
    } catch (IOException e) {
      return Instant.MIN; // it was closed just now
    }
  }

  private Optional<Duration> sinceSeatInput() {
    if (!hasSeatCommand) {
      return Optional.empty();
    }
    try {
      Process process = new ProcessBuilder(seatCommand).redirectErrorStream(true).start();
      try (var output = process.inputReader()) {
        return output.lines().map(MachineIdleness::hint).flatMap(Optional::stream).findFirst();
      } finally {
        process.destroy();
      }
    } catch (IOException e) {
      hasSeatCommand = false;
      LOG.log(System.Logger.Level.DEBUG, "no logind here: {0}", e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<Duration> hint(String line) {
    return switch (line.strip()) {
      // It is set after the minutes that the desktop is told to wait, which is when we would.
      case "IdleHint=yes" -> Optional.of(IdleJudge.INPUT_REST);
      case "IdleHint=no" -> Optional.of(Duration.ZERO);
      default -> Optional.empty();
    };
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
