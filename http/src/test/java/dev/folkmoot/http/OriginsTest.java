package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which web pages may use the node. */
final class OriginsTest {

  @ParameterizedTest
  @CsvSource({
    "http://localhost, true",
    "https://localhost, true",
    "http://localhost:5173, true",
    "https://localhost:1, true",
    "http://127.0.0.1:8080, true",
    "http://0.0.0.0:8080, true",
    "app://obsidian.md, true",
    "file://anything, true",
    "tauri://localhost, true",
    "http://localhost.evil.example, false",
    "http://evil.example/localhost, false",
    "http://xlocalhost:5173, false",
    "http://127.0.0.1.evil.example, false",
    "https://evil.example, false",
    "HTTP://LOCALHOST, false",
    "null, false",
    "'', false",
    "localhost, false",
  })
  void c023PagesOfThisMachineAndOfItsApplicationsMay(String origin, boolean allowed) {
    assertThat(Origins.LOCAL.allows(origin)).isEqualTo(allowed);
    assertThat(Origins.parse("").allows(origin)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://a.example | https://a.example | true",
        "https://a.example | https://a.example:8443 | false",
        "https://a.example | http://a.example | false",
        "https://*.a.example | https://x.a.example | true",
        "https://*.a.example | https://x.y.a.example | true",
        "https://*.a.example | https://a.example | false",
        "https://*.a.example | https://x.a.example.evil | false",
        "http://a.example:* | http://a.example:80 | true",
        "http://a.example:* | http://a.example | false",
        "https://ab*bc | https://abc | false",
        "https://ab*bc | https://abbc | true",
        "https://a.example,https://b.example | https://b.example | true",
        " https://a.example , ,https://b.example, | https://a.example | true",
        "\"https://a.example\" | https://a.example | true",
        "'https://a.example,https://b.example' | https://b.example | true",
        "https://a.example | http://localhost:1 | true",
      })
  void c023ThoseOfTheSettingMayToo(String setting, String origin, boolean allowed) {
    Origins origins = Origins.parse(setting);
    assertThat(origins.allows(origin)).isEqualTo(allowed);
    assertThat(origins.any()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "https://a.example,*", " * "})
  void c023AStarAloneAllowsEverybody(String setting) {
    assertThat(Origins.parse(setting).any()).isTrue();
    assertThat(Origins.parse(setting).allows("https://evil.example")).isTrue();
  }

  @Test
  void c023AStarInAPatternDoesNotAllowEverybody() {
    assertThat(Origins.parse("https://*").any()).isFalse();
    assertThat(Origins.parse("https://*").allows("http://evil.example")).isFalse();
  }

  @Test
  void thePatternsOfTheSettingComeFirst() {
    assertThat(Origins.parse("https://b.example,https://a.example").patterns())
        .startsWith("https://b.example", "https://a.example")
        .endsWith(Origins.LOCAL.patterns().toArray(String[]::new));
  }
}
