package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.access.KeyPolicy;
import dev.folkmoot.http.access.Scope;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.dialect.SampleCards;
import dev.folkmoot.testkit.engine.Script;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No request by a key goes farther than the key, whatever it says of itself. */
@Timeout(120)
final class KeyReachIT {

  private static final ModelCard NEAR = SampleCards.card("near");
  private static final ModelCard FAR = SampleCards.card("far");

  private final Neighbours mesh = new Neighbours();
  private final TestKeys keys = new TestKeys();
  private final TestNode node;
  private final MootServer server;

  KeyReachIT() {
    answering("attic", Reach.MESH, NEAR);
    answering("guest", Reach.FRIENDS, FAR);
    node = TestNode.start(Script.ECHO, mesh);
    server = node.serve("127.0.0.1", keys.protection(KeyPolicy.BEYOND_LOOPBACK));
  }

  private void answering(String name, Reach standing, ModelCard card) {
    mesh.with(
        name,
        standing,
        Duration.ofMillis(1),
        card,
        List.of(
            Neighbours.accepted(card),
            Neighbours.began(),
            Neighbours.word("Hi", 1),
            Neighbours.end(Continuity.UNBROKEN)));
  }

  @AfterEach
  void stop() {
    server.close();
    node.close();
  }

  private String key(Reach reach) {
    return "Authorization: Bearer " + keys.create(reach, 0, 0, Optional.empty(), Scope.INFER);
  }

  private Client.Reply ask(String model, String... headers) {
    return new Client(server.port())
        .send(
            "POST",
            "/api/generate",
            "{\"model\":\"" + model + "\",\"prompt\":\"x\",\"stream\":false}",
            headers);
  }

  @ParameterizedTest
  @CsvSource({
    "LOCAL, near, 404",
    "LOCAL, far, 404",
    "LOCAL, chat, 200",
    "MESH, near, 200",
    "MESH, far, 404",
    "FRIENDS, near, 200",
    "FRIENDS, far, 200",
    "PUBLIC, far, 200"
  })
  void aKeyBoundsWhatTheHeaderAndTheNameAskFor(Reach reach, String model, int status) {
    String wide = RequestTerms.REACH_HEADER + ": public";
    assertThat(ask(model, wide).status()).as("the owner, without a key").isEqualTo(200);
    assertThat(ask(model, key(reach), wide).status()).isEqualTo(status);
    assertThat(ask(model + "@public", key(reach)).status()).isEqualTo(status);
    assertThat(ask(model + "@pin:guest", key(Reach.LOCAL), wide).status()).isEqualTo(404);
  }

  /** A key that may go far does not make a request go farther than it says. */
  @Test
  void aKeyIsABoundAndNoWish() {
    assertThat(ask("near", key(Reach.PUBLIC), RequestTerms.REACH_HEADER + ": local").status())
        .isEqualTo(404);
    assertThat(ask("far", key(Reach.PUBLIC)).status()).as("the node's own default").isEqualTo(404);
  }

  @Test
  void whatAKeyMayNotAskItDoesNotSee() {
    assertThat(names(key(Reach.LOCAL))).contains("chat:latest").doesNotContain("near:latest");
    assertThat(names(key(Reach.MESH))).contains("near:latest").doesNotContain("far:latest");
    assertThat(names(key(Reach.FRIENDS), RequestTerms.REACH_HEADER + ": friends"))
        .contains("near:latest", "far:latest");
  }

  private List<String> names(String... headers) {
    return new Client(server.port())
        .send("GET", "/api/tags", "", headers)
        .json()
        .path("models")
        .findValuesAsString("name");
  }
}
