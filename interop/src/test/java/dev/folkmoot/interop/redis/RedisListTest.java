package dev.folkmoot.interop.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class RedisListTest {

  @Test
  void whatOneSidePushesTheOtherPops() throws IOException {
    try (RedisServer server = new RedisServer()) {
      RedisList list = new RedisList(server.address(), "names");
      list.push("first");
      list.push("zwölf");
      assertThat(list.pop(Duration.ofSeconds(5))).isEqualTo("first");
      assertThat(list.pop(Duration.ofSeconds(5))).isEqualTo("zwölf");
      assertThat(new RedisList(server.address(), "others").key()).isEqualTo("others");
      assertThat(server.list("names")).isEmpty();
    }
  }

  @Test
  void anEmptyListIsWaitedForNoLongerThanAsked() throws IOException {
    try (RedisServer server = new RedisServer()) {
      assertThatThrownBy(() -> new RedisList(server.address(), "empty").pop(Duration.ofSeconds(1)))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("empty");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-ERR no\r\n",
        "*3\r\n$1\r\na\r\n",
        "+OK\r\n",
        "*2\r\n$1\r\na\r\n$9999999\r\n",
        "*2\r\n$1\r\na\r\n$70000\r\n",
        "*2\r\n$1\r\na\r\n$5\r\nab",
        "*2\r\n:1\r\n",
        ""
      })
  void anOddAnswerIsAnError(String answer) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerOnce(server, answer));
      RedisList list = new RedisList("127.0.0.1:" + server.getLocalPort(), "k");
      assertThatThrownBy(() -> list.pop(Duration.ofSeconds(5)))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(SocketTimeoutException.class);
    }
  }

  private static void answerOnce(ServerSocket server, String answer) {
    try (Socket client = server.accept()) {
      client.getInputStream().readNBytes("*3\r\n$5\r\nBLPOP\r\n".length());
      client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis", ":6379", "redis:port", "redis:123456"})
  void aServerIsAHostAndAPort(String server) {
    assertThatThrownBy(() -> new RedisList(server, "k"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(server);
  }
}
