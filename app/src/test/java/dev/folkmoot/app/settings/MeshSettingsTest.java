package dev.folkmoot.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.settings.MeshSettings.Mode;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.routing.RoutePolicy;
import dev.folkmoot.node.routing.Terms;
import dev.folkmoot.node.serving.QuietHours;
import dev.folkmoot.node.serving.ServingSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pins every key of what concerns other machines, and its default. */
final class MeshSettingsTest {

  private static Environment environment(Map<String, String> variables) {
    return new Environment(variables, Path.of("/home/ada"));
  }

  private static MeshSettings mesh(Map<String, String> variables) {
    return MeshSettings.of(environment(variables), 1);
  }

  @Test
  void byDefaultANodeMeetsThoseWhoHoldItsKey() {
    MeshSettings mesh = mesh(Map.of());
    assertThat(mesh.mode()).isEqualTo(Mode.KEY);
    assertThat(mesh.name()).isNotBlank();
    assertThat(mesh.mdns()).isTrue();
    assertThat(mesh.bootstrap()).isEmpty();
    assertThat(mesh.listen())
        .containsExactly(
            "/ip4/0.0.0.0/tcp/0",
            "/ip6/::/tcp/0",
            "/ip4/0.0.0.0/udp/0/quic-v1",
            "/ip6/::/udp/0/quic-v1");
  }

  @Test
  void everyKeyOfTheMeshIsHeard() {
    MeshSettings mesh =
        mesh(
            Map.of(
                "FOLKMOOT_MESH", "Open",
                "FOLKMOOT_NAME", "attic",
                "FOLKMOOT_LISTEN", "/ip4/127.0.0.1/tcp/0, /ip6/::1/udp/4001/quic-v1",
                "FOLKMOOT_MDNS", "off",
                "FOLKMOOT_BOOTSTRAP", "/dns4/moot.example/tcp/4001/p2p/12D3KooWx"));
    assertThat(mesh)
        .isEqualTo(
            new MeshSettings(
                Mode.OPEN,
                "attic",
                List.of("/ip4/127.0.0.1/tcp/0", "/ip6/::1/udp/4001/quic-v1"),
                false,
                List.of("/dns4/moot.example/tcp/4001/p2p/12D3KooWx")));
  }

  @Test
  void theSecondNodeOfAMachineHasAnotherName() {
    String first = MeshSettings.of(environment(Map.of()), 1).name();
    assertThat(MeshSettings.of(environment(Map.of()), 2).name()).isEqualTo(first + "-2");
    assertThat(MeshSettings.of(environment(Map.of("FOLKMOOT_NAME", "attic")), 2).name())
        .as("who gives a name means it")
        .isEqualTo("attic");
  }

  @Test
  void byDefaultANodeServesItsMeshAndKeepsNothing() {
    assertThat(ServingVariables.read(environment(Map.of()))).isEqualTo(ServingSettings.DEFAULT);
    assertThat(ServingSettings.DEFAULT.serves()).isEqualTo(Reach.MESH);
    assertThat(ServingSettings.DEFAULT.maxConnections()).isEqualTo(32);
  }

  @Test
  void everyKeyOfServingIsHeard() {
    assertThat(
            ServingVariables.read(
                environment(
                    Map.of(
                        "FOLKMOOT_SERVES", "friends",
                        "FOLKMOOT_MAX_CONNECTIONS", "7",
                        "FOLKMOOT_QUIET_HOURS", "23:00-07:30",
                        "FOLKMOOT_ONLY_WHEN_IDLE", "1",
                        "FOLKMOOT_KEEPS_PROMPTS", "yes"))))
        .isEqualTo(
            ServingSettings.DEFAULT
                .withServes(Reach.FRIENDS)
                .withMaxConnections(7)
                .withRest(QuietHours.parse("23:00-07:30"), true)
                .withDataPolicy(DataPolicy.KEEPS_PROMPTS));
  }

  @Test
  void byDefaultRequestsGoAsFarAsTheMesh() {
    assertThat(RoutingSettings.of(environment(Map.of())))
        .isEqualTo(new RoutingSettings(Terms.DEFAULT, true));
  }

  @Test
  void everyKeyOfRoutingIsHeard() {
    assertThat(
            RoutingSettings.of(
                environment(
                    Map.of(
                        "FOLKMOOT_REACH", "local",
                        "FOLKMOOT_POLICY", "pin:attic",
                        "FOLKMOOT_ALLOW_KEEPERS", "true",
                        "FOLKMOOT_LIST_MESH", "0"))))
        .isEqualTo(
            new RoutingSettings(new Terms(Reach.LOCAL, new RoutePolicy.Pin("attic"), true), false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FOLKMOOT_MESH | everybody | say key, open or off",
        "FOLKMOOT_NAME | a\u001b[2Jb | visible characters",
        "FOLKMOOT_LISTEN | 0.0.0.0:4001 | /ip4/0.0.0.0/tcp/4001",
        "FOLKMOOT_LISTEN | /ip4/127.0.0.1/tcp/0,,/ip6/::/tcp/0 | with commas between",
        "FOLKMOOT_MDNS | maybe | say 1 or 0",
        "FOLKMOOT_BOOTSTRAP | moot.example:4001 | /p2p/",
        "FOLKMOOT_BOOTSTRAP | /ip4/192.0.2.1/tcp/4001 | /p2p/",
        "FOLKMOOT_SERVES | all | say local, mesh, friends or public",
        "FOLKMOOT_MAX_CONNECTIONS | 0 | from 1 to 10000",
        "FOLKMOOT_MAX_CONNECTIONS | many | from 1 to 10000",
        "FOLKMOOT_QUIET_HOURS | at night | 23:00-07:00",
        "FOLKMOOT_QUIET_HOURS | 25:00-07:00 | 23:00-07:00",
        "FOLKMOOT_QUIET_HOURS | 07:00-07:00 | 23:00-07:00",
        "FOLKMOOT_ONLY_WHEN_IDLE | 2 | say 1 or 0",
        "FOLKMOOT_KEEPS_PROMPTS | never | say 1 or 0",
        "FOLKMOOT_REACH | far | say local, mesh, friends or public",
        "FOLKMOOT_POLICY | best | round-robin",
        "FOLKMOOT_POLICY | pin: | pin:NAME",
        "FOLKMOOT_ALLOW_KEEPERS | some | say 1 or 0",
        "FOLKMOOT_LIST_MESH | - | say 1 or 0"
      })
  void aWrongValueStopsTheStartWithVariableValueAndRemedy(
      String variable, String value, String remedy) {
    Environment environment = environment(Map.of(variable, value));
    assertThatThrownBy(
            () -> {
              MeshSettings.of(environment, 1);
              ServingVariables.read(environment);
              RoutingSettings.of(environment);
            })
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith(variable + "=" + value + " cannot be: ")
        .hasMessageContaining(remedy);
  }
}
