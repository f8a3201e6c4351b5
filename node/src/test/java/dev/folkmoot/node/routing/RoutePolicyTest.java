package dev.folkmoot.node.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutePolicyTest {

  @ParameterizedTest
  @ValueSource(strings = {"auto", "round-robin", "local-only", "pin:attic"})
  void aPolicyReadsWhatItWrites(String text) {
    assertThat(RoutePolicy.parse(text).map(RoutePolicy::text)).contains(text);
    assertThat(RoutePolicy.parse(" " + text.toUpperCase(java.util.Locale.ROOT)))
        .map(RoutePolicy::text)
        .get()
        .asString()
        .isEqualToIgnoringCase(text);
  }

  @Test
  void whatIsNoPolicyIsNone() {
    assertThat(RoutePolicy.parse("fastest")).isEmpty();
  }

  @Test
  void aPinNeedsAName() {
    assertThatThrownBy(() -> RoutePolicy.parse("pin: "))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("pin:attic");
  }
}
