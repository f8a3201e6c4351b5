package dev.folkmoot.app.home;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerAddressTest {

  @ParameterizedTest
  @CsvSource({
    "'', http://127.0.0.1:11434",
    "localhost, http://localhost:11434",
    ":8080, http://127.0.0.1:8080",
    "10.0.0.5:80, http://10.0.0.5:80",
    "http://moot.local, http://moot.local:80",
    "https://moot.local, https://moot.local:443",
    "http://moot.local:99/api/, http://moot.local:99/api",
    "[::1]:99, http://[::1]:99",
    "::1, http://[::1]:11434",
    "[::1], http://[::1]:11434",
    "0.0.0.0, http://127.0.0.1:11434",
    "[::]:99, http://[::1]:99",
    "host:port, http://host:11434",
    "host:70000, http://host:11434",
    "host:-1, http://host:11434"
  })
  void everyFormOfOllamaHostLeadsToAnAddress(String text, String url) {
    assertThat(ServerAddress.parse(text).url()).hasToString(url);
  }

  @Test
  void onlyAPortThatWasAskedForIsKept() {
    assertThat(ServerAddress.parse("").portGiven()).isFalse();
    assertThat(ServerAddress.parse("localhost").portGiven()).isFalse();
    assertThat(ServerAddress.parse("localhost:1").portGiven()).isTrue();
    assertThat(ServerAddress.parse("http://localhost").portGiven()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,true",
    "127.9.9.9,true",
    "[::1],true",
    "localhost,true",
    "0.0.0.0,false",
    "[::],false",
    "192.168.1.2,false"
  })
  void whatOthersCanReachIsNoLoopback(String text, boolean loopback) {
    assertThat(ServerAddress.parse(text).isLoopback()).isEqualTo(loopback);
  }

  @Test
  void thePortMayBeDecidedLater() {
    assertThat(ServerAddress.parse("localhost").url(7)).hasToString("http://localhost:7");
  }
}
