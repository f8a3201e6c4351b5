package dev.folkmoot.interop.perf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArgumentsTest {

  private static Arguments of(String line) {
    return Arguments.of(List.of(line.split(" ", -1)));
  }

  @Test
  void aServerIsToldWhereToServe() {
    Arguments server = of("--run-server --server-address 0.0.0.0:4001");
    assertThat(server.server()).isTrue();
    assertThat(server.tcp()).hasToString("/ip4/0.0.0.0/tcp/4001");
    assertThat(server.quic()).hasToString("/ip4/0.0.0.0/udp/4001/quic-v1");
  }

  @Test
  void aClientIsToldWhatToMove() {
    Arguments client =
        of("--server-address=[::1]:4001 --transport quic-v1 --upload-bytes 7 --download-bytes 8");
    assertThat(client).isEqualTo(new Arguments(false, "::1", 4_001, "quic-v1", 7, 8));
    assertThat(client.quic()).hasToString("/ip6/::1/udp/4001/quic-v1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--run-server",
        "--server-address nowhere",
        "--server-address 1.2.3.4:x",
        "--server-address 1.2.3.4:1 --transport ws",
        "--server-address 1.2.3.4:1 --upload-bytes -1",
        "--server-address 1.2.3.4:1 --upload-bytes many",
        "--server-address 1.2.3.4:1 --upload-bytes",
        "--server-address 1.2.3.4:1 --speed 7",
        "server-address 1.2.3.4:1"
      })
  void anOddLineIsRefused(String line) {
    assertThatThrownBy(() -> of(line)).isInstanceOf(IllegalArgumentException.class);
  }
}
