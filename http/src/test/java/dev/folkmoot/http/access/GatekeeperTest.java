package dev.folkmoot.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.wire.Asker;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask what. */
final class GatekeeperTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final String CHAT = "POST /api/chat";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String OWNER = KeyText.draw(Gatekeeper.OWNER_ID, RANDOM);

  private final List<ApiKey> keys = new ArrayList<>();

  private Gatekeeper gate(boolean keysWanted) {
    return gate(keysWanted, () -> keys);
  }

  private static Gatekeeper gate(boolean keysWanted, KeyRing ring) {
    return new Gatekeeper(
        keysWanted,
        ring,
        Optional.of(ApiKey.Hash.ofKey(OWNER)),
        Clock.fixed(NOW, ZoneOffset.UTC),
        () -> 0);
  }

  private String create(Optional<Instant> expires, Scope... scopes) {
    String id = KeyText.drawId(RANDOM);
    String text = KeyText.draw(id, RANDOM);
    keys.add(
        new ApiKey(
            id,
            "n" + keys.size(),
            ApiKey.Hash.ofKey(text),
            Set.of(scopes),
            Reach.LOCAL,
            0,
            0,
            NOW,
            expires));
    return text;
  }

  private static Verdict judge(Gatekeeper gate, String route, String key) {
    return gate.judge(Optional.of(route), List.of("Bearer " + key), List.of(), true);
  }

  private static int status(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Admitted _ -> 200;
      case Verdict.Refused refused -> refused.status();
    };
  }

  @Test
  void withoutAKeyNothingIsSaidButThatTheServerLives() {
    for (String route : List.of("GET /", "HEAD /", "GET /healthz", "HEAD /healthz")) {
      assertThat(status(gate(true).judge(Optional.of(route), List.of(), List.of(), true)))
          .isEqualTo(200);
    }
    for (String route : List.of(CHAT, "GET /api/tags", "GET /api/version", "GET /metrics")) {
      assertThat(status(gate(true).judge(Optional.of(route), List.of(), List.of(), true)))
          .isEqualTo(401);
      assertThat(status(gate(false).judge(Optional.of(route), List.of(), List.of(), true)))
          .isEqualTo(200);
    }
    assertThat(status(gate(true).judge(Optional.empty(), List.of(), List.of(), true)))
        .as("which pages there are is not said either")
        .isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "POST /api/chat, INFER",
    "POST /v1/messages, INFER",
    "POST /v1/messages/count_tokens, INFER",
    "POST /v1/chat/completions, INFER",
    "GET /api/tags, INFER MODELS",
    "POST /api/show, INFER MODELS",
    "GET /v1/models/:model, INFER MODELS",
    "POST /api/pull, MODELS",
    "DELETE /api/delete, MODELS",
    "POST /api/blobs/:digest, MODELS",
    "GET /metrics, METRICS ADMIN",
    "GET /admin/node, ADMIN",
    "POST /admin/ban, ADMIN",
    "POST /api/not-thought-of-yet, ADMIN"
  })
  void eachRouteTakesItsScopesAndNoOther(String route, String scopes) {
    for (Scope scope : Scope.values()) {
      int expected = List.of(scopes.split(" ")).contains(scope.name()) ? 200 : 403;
      assertThat(status(judge(gate(true), route, create(Optional.empty(), scope))))
          .as("%s with %s", route, scope)
          .isEqualTo(expected);
    }
  }

  @Test
  void aRefusalNamesWhatIsMissing() {
    assertThat(judge(gate(true), "POST /api/pull", create(Optional.empty(), Scope.INFER)))
        .isEqualTo(
            new Verdict.Refused(
                403, "this takes an API key with the scope models; this one has infer", 0));
  }

  @Test
  void whoIsAdmittedIsKnownByTheKeyAndBoundByItsReach() {
    String key = create(Optional.empty(), Scope.INFER);
    assertThat(judge(gate(true), CHAT, key))
        .isInstanceOfSatisfying(
            Verdict.Admitted.class,
            admitted ->
                assertThat(admitted.asker())
                    .isEqualTo(new Asker(keys.getFirst().id(), Reach.LOCAL, true)));
  }

  @Test
  void aKeyOfAnotherNodeAndARevokedOneAreNotGood() {
    String key = create(Optional.empty(), Scope.INFER);
    Gatekeeper gate = gate(true);
    assertThat(status(judge(gate, CHAT, key))).isEqualTo(200);
    String sameId = KeyText.draw(keys.getFirst().id(), RANDOM);
    assertThat(status(judge(gate, CHAT, sameId))).isEqualTo(401);
    keys.clear();
    assertThat(status(judge(gate, CHAT, key))).isEqualTo(401);
    assertThat(status(judge(gate(false), CHAT, key)))
        .as("where none is wanted, a wrong one is wrong all the same")
        .isEqualTo(401);
  }

  @Test
  void aKeyEndsAtItsMinute() {
    assertThat(judge(gate(true), CHAT, create(Optional.of(NOW.plusNanos(1)), Scope.INFER)))
        .isInstanceOf(Verdict.Admitted.class);
    assertThat(judge(gate(true), CHAT, create(Optional.of(NOW), Scope.INFER)))
        .isEqualTo(new Verdict.Refused(401, "this API key has expired", 0));
  }

  @Test
  void theOwnersTokenOpensEverythingFromHereAndNothingFromElsewhere() {
    assertThat(judge(gate(true), "POST /admin/ban", OWNER))
        .isInstanceOfSatisfying(
            Verdict.Admitted.class,
            admitted -> assertThat(admitted.asker().atMost()).isEqualTo(Reach.PUBLIC));
    Verdict fromElsewhere =
        gate(true).judge(Optional.of(CHAT), List.of("Bearer " + OWNER), List.of(), false);
    assertThat(status(fromElsewhere)).isEqualTo(401);
    String another = KeyText.draw(Gatekeeper.OWNER_ID, RANDOM);
    assertThat(status(judge(gate(true), CHAT, another))).isEqualTo(401);
  }

  @Test
  void whereTheKeysCannotBeReadNobodyIsLetInByOne() {
    String key = create(Optional.empty(), Scope.INFER);
    KeyRing broken =
        () -> {
          throw FailureException.invalid("/secret/path is damaged");
        };
    for (boolean wanted : new boolean[] {true, false}) {
      Verdict verdict = judge(gate(wanted, broken), CHAT, key);
      assertThat(verdict)
          .isEqualTo(
              new Verdict.Refused(500, "the API keys cannot be read, see the log of the node", 0));
    }
    assertThat(status(judge(gate(true, broken), CHAT, OWNER))).as("but the owner").isEqualTo(200);
    assertThatThrownBy(() -> gate(true, broken).requireKeys()).isInstanceOf(FailureException.class);
  }

  @Test
  void withoutAGoodKeyItDoesNotBegin() {
    assertThatThrownBy(() -> gate(true).requireKeys())
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("moot key create");
    assertThatCode(() -> gate(false).requireKeys()).doesNotThrowAnyException();
    create(Optional.of(NOW), Scope.INFER);
    assertThatThrownBy(() -> gate(true).requireKeys()).isInstanceOf(FailureException.class);
    create(Optional.empty(), Scope.INFER);
    assertThatCode(() -> gate(true).requireKeys()).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1"})
  void onLoopbackKeysAreTheOwnersChoice(String address) {
    assertThat(KeyPolicy.BEYOND_LOOPBACK.wantsKeys(InetAddress.ofLiteral(address))).isFalse();
    assertThat(KeyPolicy.REQUIRED.wantsKeys(InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.2", "fe80::1", "8.8.8.8"})
  void everywhereElseTheyAreNot(String address) {
    assertThat(KeyPolicy.BEYOND_LOOPBACK.wantsKeys(InetAddress.ofLiteral(address))).isTrue();
  }
}
