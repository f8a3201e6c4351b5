package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BindAddressTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "``,127.0.0.1,11434",
        "1.2.3.4,1.2.3.4,11434",
        ":1234,127.0.0.1,1234",
        "0.0.0.0:5678,0.0.0.0,5678",
        "http://1.2.3.4,1.2.3.4,80",
        "https://1.2.3.4,1.2.3.4,443",
        "https://1.2.3.4:4321,1.2.3.4,4321",
        "example.com:80/a/path,example.com,80",
        "http://example.com/a,example.com,80",
        "[::1],::1,11434",
        "[::1]:1337,::1,1337",
        "::1,::1,11434",
        "\"1.2.3.4\",1.2.3.4,11434",
        "` ' 1.2.3.4 ' `,1.2.3.4,11434",
        "https://[::1]:1,::1,1",
      })
  void c001EveryFormIsRead(String text, String host, int port) {
    assertThat(BindAddress.parse(text)).isEqualTo(new BindAddress(host, port));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "1.2.3.4:99999,1.2.3.4,11434",
    "1.2.3.4:-1,1.2.3.4,11434",
    ":abc,127.0.0.1,11434",
    "https://1.2.3.4:x,1.2.3.4,443"
  })
  void c001ABadPortBecomesTheDefaultWithAWarning(String text, String host, int port) {
    BindAddress address = BindAddress.parse(text);
    assertThat(address.host()).isEqualTo(host);
    assertThat(address.port()).isEqualTo(port);
    assertThat(address.warning()).hasValueSatisfying(w -> assertThat(w).contains("OLLAMA_HOST"));
  }

  @Test
  void aPortThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new BindAddress("x", 70_000))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = ' ',
      value = {
        "https://a.example https://a.example true",
        "https://a.example https://a.example.evil false",
        "https://*.a.example https://b.a.example true",
        "https://*.a.example https://a.example false",
        "chrome-extension://* chrome-extension://abc true",
        "* https://anything true",
        "moz-extension://x http://localhost:1 true",
      })
  void c023AnOriginMatchesByAtMostOneStar(String patterns, String origin, boolean allowed) {
    assertThat(Origins.parse(" '" + patterns + "' ").allows(origin)).isEqualTo(allowed);
  }

  @Test
  void c023NoPatternsLeaveTheLocalOnes() {
    assertThat(Origins.parse("")).isEqualTo(Origins.LOCAL);
    assertThat(Origins.LOCAL.any()).isFalse();
    assertThat(Origins.parse("a, *").any()).isTrue();
  }
}
