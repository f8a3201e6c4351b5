package dev.folkmoot.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.app.client.NodeAccess;
import dev.folkmoot.app.client.PretendedNode;
import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.home.Installation;
import dev.folkmoot.app.home.NodeNote;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.remote.BackendKind;
import dev.folkmoot.engine.remote.RemoteSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChecksTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);

  @TempDir private Path folder = Path.of("");

  private FolkmootHome home() {
    return new FolkmootHome(folder.resolve("home"), folder.resolve("home/models"));
  }

  private FolkmootHome madeHome() throws IOException {
    Files.createDirectories(home().root());
    return home();
  }

  private Environment environment(String... pairs) {
    return pairs.length == 0
        ? new Environment(Map.of(), folder)
        : new Environment(Map.of(pairs[0], pairs[1]), folder);
  }

  private static Finding only(Check check) {
    List<Finding> findings = check.look();
    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().area()).isEqualTo(check.area());
    return findings.getFirst();
  }

  @Test
  void aComplaintWithoutARemedyIsNone() {
    assertThatThrownBy(() -> Finding.fail("x", "it is bad", " "))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Finding.ok("x", "two\nlines"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCheckThatCannotLookIsAFindingAndTheOthersGoOn() {
    Check broken =
        new Check() {
          @Override
          public String area() {
            return "x";
          }

          @Override
          public List<Finding> look() {
            throw FailureException.invalid("no\nway");
          }
        };
    assertThat(new Doctor(List.of(broken, new SettingsCheck(List.of()))).examine())
        .extracting(Finding::level)
        .containsExactly(Finding.Level.FAIL, Finding.Level.OK);
  }

  @Test
  void anOldJavaFailsAndAMissingStartCacheIsSaid() {
    Installation installed = new Installation(folder);
    assertThat(new JavaCheck(21, "X", Optional.of(installed)).look())
        .extracting(Finding::level)
        .containsExactly(Finding.Level.FAIL, Finding.Level.WARN);
    assertThat(new JavaCheck(25, "", Optional.empty()).look().getLast().what())
        .isEqualTo("this program was not packaged");
  }

  @Test
  void aClockThatWentBackIsCaughtByWhatWasWrittenEarlier() throws IOException {
    ClockCheck check = new ClockCheck(CLOCK, madeHome(), Optional.empty());
    assertThat(only(check)).isEqualTo(Finding.ok("clock", "2026-11-21T12:00:00Z"));
    Path key = Files.writeString(home().meshKeyFile(), "key");
    Files.setLastModifiedTime(key, FileTime.from(NOON.plusSeconds(200)));
    assertThat(only(check).level()).isEqualTo(Finding.Level.OK);
    Files.setLastModifiedTime(key, FileTime.from(NOON.plusSeconds(400)));
    assertThat(only(check).what()).contains("was written at 2026-11-21T12:06:40Z");
  }

  @Test
  void eachComplaintOfTheSettingsIsAFindingOfItsOwn() {
    assertThat(new SettingsCheck(List.of("a is wrong", "b is\nwrong")).look())
        .extracting(Finding::what)
        .containsExactly("a is wrong", "b is wrong");
  }

  @Test
  void aHomeThatIsNotThereYetIsLookedAtWhereItWillBe() {
    assertThat(only(new HomeCheck(home())).what())
        .startsWith(home().root() + " (made at the first start)")
        .contains("free");
    assertThat(home().root()).doesNotExist();
  }

  @Test
  void aHomeThatIsAFileCannotBeWrittenTo() throws IOException {
    Files.writeString(folder.resolve("home"), "");
    assertThat(new HomeCheck(home()).look().getFirst().level()).isEqualTo(Finding.Level.FAIL);
  }

  @Test
  void aSecretThatOthersCanReadIsNamed() throws IOException {
    Path key = Files.writeString(madeHome().meshKeyFile(), "key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(new HomeCheck(home()).look().getLast())
        .isEqualTo(
            Finding.warn("home", "others on this machine may read " + key, "chmod 600 " + key));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    assertThat(new HomeCheck(home()).look()).hasSize(1);
  }

  @Test
  void aModelWhoseBlobIsMissingIsNamedWithTheReason() throws IOException {
    assertThat(only(new ModelsCheck(home(), CLOCK)).what()).startsWith("none yet in");
    Path manifest = home().models().resolve("manifests/registry.ollama.ai/library/torn/latest");
    Files.createDirectories(manifest.getParent());
    String digest = "sha256:" + "a".repeat(64);
    Files.writeString(
        manifest,
        "{\"schemaVersion\":2,\"config\":{\"digest\":\""
            + digest
            + "\",\"size\":1},\"layers\":[]}");
    List<Finding> findings = new ModelsCheck(home(), CLOCK).look();
    assertThat(findings).extracting(Finding::level).containsOnly(Finding.Level.WARN);
    assertThat(findings.getLast().what()).contains("'torn:latest' is broken");
    assertThat(findings.getLast().remedy()).contains("make 'torn:latest' anew");
  }

  @Test
  void memoryTellsWhatFits() {
    assertThat(only(new MemoryCheck(home(), CLOCK)).what())
        .matches("[0-9.]+ [GM]iB, of which models may take .* fits");
  }

  @Test
  void withoutItsLibrariesTheEngineFails() throws IOException {
    Files.writeString(folder.resolve("llama.cpp.lock"), lockLine());
    NativesCheck check =
        new NativesCheck(
            environment("FOLKMOOT_NATIVES", folder.toString()),
            Optional.of(new Installation(folder)));
    assertThat(only(check).what()).startsWith("no llama.cpp libraries in " + folder);
    assertThat(only(new NativesCheck(environment(), Optional.empty())).level())
        .isEqualTo(Finding.Level.WARN);
  }

  private static String lockLine() {
    boolean isArm = System.getProperty("os.arch").equals("aarch64");
    return "linux-" + (isArm ? "arm64" : "x64") + " 3.0 abc\n";
  }

  @Test
  void aPortThatSomebodyElseHasIsAFailureOnlyIfItWasAskedFor() throws IOException {
    try (PretendedNode other = new PretendedNode()) {
      String host = "127.0.0.1:" + other.url().getPort();
      Finding stranger =
          only(new PortCheck(environment("OLLAMA_HOST", host), home(), _ -> NodeAccess.NONE));
      assertThat(stranger.level()).isEqualTo(Finding.Level.FAIL);
      assertThat(stranger.what()).startsWith("another program");
      other.answers("/", 200, "Ollama is running");
      assertThat(
              only(new PortCheck(environment("OLLAMA_HOST", host), home(), _ -> NodeAccess.NONE))
                  .what())
          .startsWith("an Ollama server (process " + ProcessHandle.current().pid());
    }
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThat(
            only(
                new PortCheck(
                    environment("OLLAMA_HOST", "127.0.0.1:" + free), home(), _ -> NodeAccess.NONE)))
        .isEqualTo(Finding.ok("port", free + " is free"));
  }

  @Test
  void aNodeOfThisHomeIsAskedWhetherItAnswers() throws IOException {
    try (PretendedNode node = new PretendedNode()) {
      madeHome();
      NodeNote.ofThisProcess(node.url(), "", List.of()).write(home().node(1));
      Environment there = environment("OLLAMA_HOST", node.url().toString());
      assertThat(only(new PortCheck(there, home(), _ -> NodeAccess.NONE)).what())
          .contains("does not answer");
      assertThat(
              new MeshCheck(environment("FOLKMOOT_MDNS", "off"), home(), _ -> NodeAccess.NONE)
                  .look())
          .extracting(Finding::level)
          .containsExactly(Finding.Level.FAIL, Finding.Level.OK);
      node.answers("/", 200, "Ollama is running");
      assertThat(only(new PortCheck(there, home(), _ -> NodeAccess.NONE)).level())
          .isEqualTo(Finding.Level.OK);
    }
  }

  @Test
  void anEngineThatDoesNotAnswerIsNamedWithWhatHelps() {
    assertThat(only(new EnginesCheck(List.of())).what()).contains("moot setup");
    URI closed;
    try (PretendedNode node = new PretendedNode()) {
      closed = node.url();
    }
    Finding silent =
        only(
            new EnginesCheck(
                List.of(RemoteSettings.of("desk", Optional.of(BackendKind.OLLAMA), closed))));
    assertThat(silent.level()).isEqualTo(Finding.Level.WARN);
    assertThat(silent.what()).contains("desk");
    assertThat(silent.remedy()).contains("moot config");
  }

  @Test
  void aServerElsewhereThatIsSilentIsSaidToBe() {
    // The name is reserved: nobody ever has it.
    Environment elsewhere = environment("OLLAMA_HOST", "http://nobody.invalid:1");
    assertThat(only(new PortCheck(elsewhere, home(), _ -> NodeAccess.NONE)).what())
        .startsWith("nobody answers on " + URI.create("http://nobody.invalid:1"));
  }

  @Test
  void whoWantsNoMeshIsNotToldOfOne() {
    assertThat(
            only(new MeshCheck(environment("FOLKMOOT_MESH", "off"), home(), _ -> NodeAccess.NONE))
                .what())
        .startsWith("off");
    assertThat(new MeshCheck(environment(), home(), _ -> NodeAccess.NONE).look())
        .first()
        .isEqualTo(Finding.ok("mesh", "mode key"));
  }

  @Test
  void aFixedPortForPeersIsTried() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      String listen = "/ip4/0.0.0.0/tcp/" + taken.getLocalPort();
      assertThat(
              new MeshCheck(environment("FOLKMOOT_LISTEN", listen), home(), _ -> NodeAccess.NONE)
                  .look()
                  .getLast())
          .extracting(Finding::level)
          .isEqualTo(Finding.Level.FAIL);
    }
  }
}
