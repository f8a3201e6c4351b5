package dev.folkmoot.http.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.routing.RoutePolicy;
import dev.folkmoot.node.routing.Terms;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Defaults, headers and suffixes, and which of them holds. */
final class RequestTermsTest {

  private static final Terms ROUND = new Terms(Reach.FRIENDS, new RoutePolicy.RoundRobin(), true);

  private static Terms read(Terms defaults, Map<String, String> headers, String model) {
    return new RequestTerms(defaults, true)
        .read(
            name -> headers.containsKey(name) ? List.of(headers.get(name)) : List.of(),
            ModelRef.parse(model).suffix(),
            Reach.PUBLIC);
  }

  private static Terms read(Map<String, String> headers, String model) {
    return read(Terms.DEFAULT, headers, model);
  }

  private static Map<String, String> header(String name, String value) {
    return Map.of(name, value);
  }

  private static void assertRefused(Map<String, String> headers, String model, String message) {
    assertThatThrownBy(() -> read(headers, model))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> {
              assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
              assertThat(e.failure().message()).isEqualTo(message);
            });
  }

  @Test
  void aRequestThatSaysNothingHasTheDefaults() {
    assertThat(read(ROUND, Map.of(), "chat")).isEqualTo(ROUND);
  }

  @Test
  void headersReplaceTheDefaultsOneByOne() {
    assertThat(read(ROUND, header(RequestTerms.REACH_HEADER, " Public "), "chat"))
        .isEqualTo(ROUND.withReach(Reach.PUBLIC));
    assertThat(read(ROUND, header(RequestTerms.POLICY_HEADER, "pin: attic"), "chat"))
        .isEqualTo(ROUND.withPolicy(new RoutePolicy.Pin("attic")));
    assertThat(read(ROUND, header(RequestTerms.KEEPERS_HEADER, "0"), "chat"))
        .isEqualTo(ROUND.withKeepers(false));
    assertThat(read(header(RequestTerms.KEEPERS_HEADER, "true"), "chat").keepersAllowed()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aSuffixReplacesTheDefaultReach(Reach reach) {
    assertThat(read(Map.of(), "chat:7b@" + reach.wireName()))
        .isEqualTo(Terms.DEFAULT.withReach(reach));
  }

  @ParameterizedTest
  @CsvSource({"mesh,public,MESH", "public,mesh,MESH", "local,friends,LOCAL", "friends,local,LOCAL"})
  void ofHeaderAndSuffixTheNearerHolds(String header, String suffix, Reach expected) {
    assertThat(read(header(RequestTerms.REACH_HEADER, header), "chat@" + suffix).reach())
        .isEqualTo(expected);
  }

  @Test
  void ollamasOwnSuffixForThisMachineMeansThisMachine() {
    assertThat(read(ROUND, Map.of(), "chat:local").reach()).isEqualTo(Reach.LOCAL);
  }

  @Test
  void aPinInTheNameReplacesTheDefaultPolicyAndLeavesTheReach() {
    assertThat(read(ROUND, Map.of(), "chat@pin:attic"))
        .isEqualTo(ROUND.withPolicy(new RoutePolicy.Pin("attic")));
    assertThat(read(header(RequestTerms.POLICY_HEADER, "pin:attic"), "chat@pin:attic").policy())
        .isEqualTo(new RoutePolicy.Pin("attic"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "round-robin", "local-only", "pin:cellar"})
  void aPinInTheNameThatContradictsTheHeaderIsRefused(String policy) {
    assertRefused(
        header(RequestTerms.POLICY_HEADER, policy),
        "chat@pin:attic",
        "X-Folkmoot-Policy says \""
            + policy
            + "\", the model's name says \"pin:attic\": leave one of them out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mars", "", "mesh,public", "me sh", "2"})
  void anUnknownReachIsRefusedByName(String value) {
    assertRefused(
        header(RequestTerms.REACH_HEADER, value),
        "chat",
        "X-Folkmoot-Reach: \"" + value + "\" is not allowed: use local, mesh, friends or public");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fastest", "", "pin", "pin:", "attic"})
  void anUnknownPolicyIsRefusedByName(String value) {
    assertRefused(
        header(RequestTerms.POLICY_HEADER, value),
        "chat",
        "X-Folkmoot-Policy: \""
            + value
            + "\" is not allowed: use auto, round-robin, local-only or pin:MACHINE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "", "2"})
  void anUnknownTruthIsRefusedByName(String value) {
    assertRefused(
        header(RequestTerms.KEEPERS_HEADER, value),
        "chat",
        "X-Folkmoot-Allow-Keepers: \"" + value + "\" is not allowed: use 1 or 0");
  }

  @Test
  void aHeaderThatIsGivenTwiceIsRefused() {
    RequestTerms terms = new RequestTerms(Terms.DEFAULT, true);
    assertThatThrownBy(
            () -> terms.read(_ -> List.of("mesh", "public"), ModelSuffix.NONE, Reach.PUBLIC))
        .isInstanceOf(FailureException.class)
        .hasMessage("X-Folkmoot-Reach is given 2 times");
  }
}
