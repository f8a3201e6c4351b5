package dev.folkmoot.app.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnvironmentTest {

  private static Environment with(String value) {
    return new Environment(Map.of("NAME", value), Path.of("/home/ada"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"x,x", "` x `,x", "`\"x\"`,x", "`'x y'`,x y"})
  void quotesAndSpacesAroundAValueDoNotCount(String raw, String value) {
    assertThat(with(raw).text("NAME")).hasValue(value);
  }

  @Test
  void anEmptyValueIsAsGoodAsNone() {
    assertThat(with(" \"\" ").text("NAME")).isEmpty();
    assertThat(with("x").text("OTHER")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1,true",
    "true,true",
    "yes,true",
    "0,false",
    "false,false",
    "F,false",
    "False,false",
    "fa,true",
    "00,true",
    "off,true"
  })
  void aSwitchIsOnUnlessItSaysNo(String raw, boolean on) {
    assertThat(with(raw).flag("NAME")).isEqualTo(on);
  }

  @Test
  void aSwitchThatIsNotThereIsOff() {
    assertThat(with("1").flag("OTHER")).isFalse();
  }

  @Test
  void aTildeIsTheUsersHome() {
    assertThat(with("~/moot").path("NAME")).hasValue(Path.of("/home/ada/moot"));
  }

  @Test
  void whatCanBeHadAgainIsKeptInTheUsersCache() {
    assertThat(with("x").cache()).isEqualTo(Path.of("/home/ada/.cache/folkmoot"));
    Environment moved = new Environment(Map.of("XDG_CACHE_HOME", "/c"), Path.of("/home/ada"));
    assertThat(moved.cache()).isEqualTo(Path.of("/c/folkmoot"));
  }

  @Test
  void theUsersHomeIsWhatTheShellSaysAndElseWhatTheSystemSays() {
    assertThat(Environment.of(Map.of("HOME", "/moved"), "/listed").userHome())
        .isEqualTo(Path.of("/moved"));
    assertThat(Environment.of(Map.of("HOME", ""), "/listed").userHome())
        .isEqualTo(Path.of("/listed"));
    assertThat(Environment.of(Map.of(), "/listed").userHome()).isEqualTo(Path.of("/listed"));
  }

  @Test
  void oneVariableMayBeSaidOtherwiseAndTheRestHolds() {
    Environment before = new Environment(Map.of("A", "1", "B", "2"), Path.of("/home/ada"));
    assertThat(before.with("A", "3").variables()).isEqualTo(Map.of("A", "3", "B", "2"));
    assertThat(before.with("A", null)).isEqualTo(before);
  }
}
