package dev.folkmoot.node.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTest {

  private final Router router = new Router("attic", "llama.cpp v0.5.0 (zen4)");

  @Test
  void aRouteSaysWhoWhatAndWhy() {
    assertThat(router.here(true, Duration.ZERO).header())
        .isEqualTo(
            "node=\"attic\"; engine=\"llama.cpp v0.5.0 (zen4)\"; why=\"the only machine; model was"
                + " loaded\"");
  }

  @Test
  void aRouteSaysHowLongTheModelTook() {
    assertThat(router.here(false, Duration.ofMillis(1500)).why())
        .isEqualTo("the only machine; model was ready after 1500 ms");
  }

  @Test
  void aNameCannotBreakOutOfTheHeader() {
    Route route = new Route("a\"b\r\nX-Evil: 1\\é", "e", "w", List.of());
    assertThat(route.header()).isEqualTo("node=\"abX-Evil: 1\"; engine=\"e\"; why=\"w\"");
  }
}
