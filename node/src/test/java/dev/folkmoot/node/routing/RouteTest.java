package dev.folkmoot.node.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTest {

  @Test
  void aRouteSaysWhoWhatAndWhy() {
    assertThat(new Route("attic", "llama.cpp v0.5.0 (zen4)", "mesh, loaded", List.of()).header())
        .isEqualTo("node=\"attic\"; engine=\"llama.cpp v0.5.0 (zen4)\"; why=\"mesh, loaded\"");
  }

  @Test
  void aRouteSaysWhoWasAskedBefore() {
    Route route =
        new Route(
            "attic",
            "e",
            "w",
            List.of(
                new Route.Tried("cellar", "its queue is full"), new Route.Tried("loft", "gone")));
    assertThat(route.header()).endsWith("; tried=\"cellar: its queue is full, loft: gone\"");
  }

  @Test
  void whoWasAskedBeforeIsCutWhereTheyWereMany() {
    Route.Tried one = new Route.Tried("cellar", "its queue is full");
    Route route = new Route("attic", "e", "w", java.util.Collections.nCopies(200, one));
    assertThat(route.header().length()).isBetween(1_000, 1_100);
    assertThat(route.header()).contains("tried=\"cellar: its").endsWith("...\"");
  }

  @Test
  void aNameCannotBreakOutOfTheHeader() {
    Route route = new Route("a\"b\r\nX-Evil: 1\\é", "e", "w", List.of());
    assertThat(route.header()).isEqualTo("node=\"abX-Evil: 1\"; engine=\"e\"; why=\"w\"");
  }
}
