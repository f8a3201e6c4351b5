package dev.folkmoot.node.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.testkit.time.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineIdlenessTest {

  private static final List<String> NO_SEAT = List.of("folkmoot-no-such-command");

  private final ManualClock clock = new ManualClock();
  @TempDir Path devices;

  private void terminal(String name, Duration ago) throws IOException {
    Path file = devices.resolve(name);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    Files.setAttribute(file, "lastAccessTime", FileTime.from(clock.instant().minus(ago)));
  }

  private Idleness.Activity look(List<String> seat) {
    return new MachineIdleness(clock, devices, seat).look();
  }

  private static List<String> saying(String text) {
    return List.of("echo", text);
  }

  @Test
  void theTerminalThatWasReadLastCounts() throws IOException {
    terminal("tty1", Duration.ofHours(3));
    terminal("pts/0", Duration.ofMinutes(2));
    terminal("pts/1", Duration.ofMinutes(50));
    assertThat(look(NO_SEAT).sinceInput()).contains(Duration.ofMinutes(2));
  }

  @Test
  void devicesThatAreNoTerminalsOfSomebodyDoNotCount() throws IOException {
    terminal("tty", Duration.ZERO);
    terminal("pts/ptmx", Duration.ZERO);
    terminal("null", Duration.ZERO);
    assertThat(look(NO_SEAT).sinceInput()).isEmpty();
  }

  @Test
  void aDesktopThatIsInUseCountsAsTouched() throws IOException {
    terminal("pts/0", Duration.ofHours(2));
    assertThat(look(saying("IdleHint=no")).sinceInput()).contains(Duration.ZERO);
    assertThat(look(saying("IdleHint=yes")).sinceInput()).contains(IdleJudge.INPUT_REST);
    assertThat(look(saying("no such seat")).sinceInput()).contains(Duration.ofHours(2));
  }

  @Test
  void whereThereIsNeitherNothingIsClaimed() {
    assertThat(look(NO_SEAT).sinceInput()).isEmpty();
  }

  @Test
  void loadOfOthersIsAPartOfTheMachine() {
    MachineIdleness machine = new MachineIdleness(clock, devices, NO_SEAT);
    machine.look();
    machine.look().othersLoad().ifPresent(load -> assertThat(load).isBetween(0.0, 1.0));
  }
}
