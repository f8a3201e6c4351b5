package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.http.access.RouteScopes;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.node.routing.Terms;
import dev.folkmoot.testkit.engine.Script;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Every route of the server stands in the table of scopes. */
final class RouteTableTest {

  /** One that does not is locked to all but admin, which somebody should have meant. */
  @Test
  void somebodyDecidedWhatEachRouteTakes() {
    try (TestNode node = TestNode.start(Script.ECHO)) {
      Routes routes =
          MootServer.routes(
              new RequestTerms(Terms.DEFAULT, true),
              node.node,
              ModelTrade.plain(node.node),
              Clock.systemUTC(),
              ZoneOffset.UTC);
      assertThat(routes.declared())
          .hasSizeGreaterThan(30)
          .allMatch(RouteScopes::isListed, "stands in RouteScopes");
    }
  }
}
