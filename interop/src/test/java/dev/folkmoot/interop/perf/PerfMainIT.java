package dev.folkmoot.interop.perf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.interop.Peers;
import dev.folkmoot.interop.Program;
import dev.folkmoot.interop.peer.Implementation;
import dev.folkmoot.interop.peer.PeerProcess;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The perf program, each of its two sides a process. */
@Timeout(120)
final class PerfMainIT {

  /** The id of every perf server of the matrix, whose key has a seed of zeros. */
  private static final String SERVER = "12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN";

  private static final int MIB = 1024 * 1024;

  static Stream<Implementation> others() {
    return Peers.others();
  }

  private static Program server() throws Exception {
    return Program.start(
        PerfMain.class, Map.of(), "--run-server", "--server-address", "127.0.0.1:0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "quic-v1"})
  void theClientMeasuresTheServer(String transport) throws Exception {
    try (Program server = server()) {
      List<String> addresses = List.of(server.lines().readLine(), server.lines().readLine());
      String address =
          addresses.stream()
              .filter(each -> each.contains(transport + "/"))
              .findFirst()
              .orElseThrow();
      assertThat(address).endsWith("/p2p/" + SERVER);
      String[] parts = address.split("/", -1);
      try (Program client =
          Program.start(
              PerfMain.class,
              Map.of(),
              "--server-address=127.0.0.1:" + parts[4],
              "--transport=" + transport,
              "--upload-bytes=" + 16 * MIB,
              "--download-bytes=" + 8 * MIB)) {
        List<JsonNode> lines =
            client.output().lines().map(line -> new JsonMapper().readTree(line)).toList();
        JsonNode last = lines.getLast();
        assertThat(last.get("type").asString()).isEqualTo("final");
        assertThat(last.get("timeSeconds").asDouble()).isPositive();
        assertThat(last.get("uploadBytes").asLong()).isEqualTo(16 * MIB);
        assertThat(last.get("downloadBytes").asLong()).isEqualTo(8 * MIB);
        assertThat(lines.subList(0, lines.size() - 1))
            .allMatch(line -> line.get("type").asString().equals("intermediary"));
        assertThat(client.exitCode()).isZero();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("others")
  void othersMeasureTheServerByTheIdThatAllServersHave(Implementation them) throws Exception {
    PeerProcess peer = Peers.of(them);
    try (Program server = server()) {
      String address = server.lines().readLine();
      assertThat(peer.command("dial", Map.of("address", address)).get("peer").asString())
          .isEqualTo(SERVER);
      peer.command("perf", Map.of("peer", SERVER, "up", MIB, "down", MIB));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--server-address=127.0.0.1:9", "--transport=ws"})
  void whatCannotBeMeasuredFails(String argument) throws Exception {
    try (Program client = Program.start(PerfMain.class, Map.of(), argument)) {
      assertThat(client.output()).isEmpty();
      assertThat(client.exitCode()).isNotZero();
    }
  }
}
