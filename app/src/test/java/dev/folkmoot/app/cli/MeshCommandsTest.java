package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.app.client.PretendedNode;
import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that concern other machines, against a node that is only pretended. */
final class MeshCommandsTest {

  static final String ATTIC = "12D3KooW" + "a".repeat(44);

  static final String NODE =
      """
      {"id":"%s","name":"desk","version":"0.1.0","mesh":{"mode":"key","name":"0123abcd"},
      "listen":[],"reach":"mesh","policy":"auto","serves":"mesh",
      "models":[{"name":"pocket:latest","loaded":true,"decode":51.2}],
      "load":{"slots":4,"running":1,"queued":0,"availability":"accepting"},"uptime_ms":240000}
      """
          .formatted("12D3KooW" + "d".repeat(44));

  static final String PEERS =
      """
      {"peers":[
      {"id":"%s","name":"attic","standing":"mesh","connected":true,"addresses":[],
       "round_trip_ms":0.42,"engines":["llama.cpp"],
       "models":[{"name":"pocket:latest","loaded":true},{"name":"big:7b","loaded":false}],
       "load":{"slots":4,"running":2,"queued":1,"availability":"accepting"},
       "age_ms":3000,"banned":false},
      {"id":"%s","name":"evil\\u001b[2J","standing":"friends","connected":false,"addresses":[],
       "round_trip_ms":null,"engines":[],"models":[],
       "load":{"slots":0,"running":0,"queued":0,"availability":"left"},
       "age_ms":120000,"banned":true}]}
      """
          .formatted(ATTIC, "12D3KooW" + "e".repeat(44));

  static final String WHY =
      """
      {"decisions":[
      {"number":8,"at":"2026-11-21T11:59:00Z","model":"big:7b","policy":"auto","reach":"mesh",
       "prompt_tokens":12,"choices":[{"node":"x","name":"attic","why":"mesh, loaded and idle",
       "first_token_ms":35}],"left_out":[],"failure":null,
       "lines":["big:7b, auto","1. attic: mesh, loaded and idle"]},
      {"number":7,"at":"2026-11-21T11:58:00Z","model":"none","policy":"auto","reach":"mesh",
       "prompt_tokens":1,"choices":[],"left_out":["attic: no such model"],
       "failure":"nobody can answer","lines":["none, auto","answered: nobody can\\u0007 answer"]}]}
      """;

  static final String STREAMS =
      """
      {"streams":[{"id":3,"model":"big:7b","node":"attic","since_ms":2000,"tokens":42,
      "breaks":1,"state":"running"}]}
      """;

  @TempDir private Path folder = Path.of("");
  private final PretendedNode node = new PretendedNode();
  private final CapturedTerminal captured = new CapturedTerminal("");

  @AfterEach
  void stop() {
    node.close();
  }

  private int moot(String... arguments) {
    return mootAt(node.url(), arguments);
  }

  private int mootAt(URI url, String... arguments) {
    Environment environment =
        new Environment(
            Map.of("OLLAMA_HOST", url.toString(), "FOLKMOOT_HOME", folder.toString()), folder);
    Session session =
        new Session(
            captured.terminal(),
            environment,
            FolkmootHome.of(environment),
            Optional.empty(),
            (variables, home, notes) -> {
              throw new AssertionError("no command here runs a node");
            },
            Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC));
    return MootCommand.run(session, arguments);
  }

  private void pretendInvitation() {
    node.answers(
        "/admin/invite",
        200,
        """
        {"code":"K7-9Q2M-X4NT","addresses":["/ip4/127.0.0.1/tcp/1","/ip4/192.0.2.1/tcp/2"],
        "expires_at":"2026-11-21T12:10:00Z"}
        """);
  }

  @Test
  void inviteWritesTheCodeAloneToStandardOutputAndTheRestBesideIt() {
    pretendInvitation();
    assertThat(moot("invite")).isZero();
    assertThat(captured.out()).isEqualTo("K7-9Q2M-X4NT\n");
    assertThat(captured.err())
        .contains(
            "Say on the other machine within 10 minutes:",
            "  moot join K7-9Q2M-X4NT",
            "  moot join K7-9Q2M-X4NT --at /ip4/192.0.2.1/tcp/2",
            "It becomes one of your machines, and may do what they may.");
    assertThat(captured.err()).filteredOn(line -> line.contains("█")).hasSizeGreaterThan(12);
    assertThat(node.requests())
        .containsExactly("POST /admin/invite {\"as\":\"mesh\",\"minutes\":10}");
  }

  @Test
  void aFriendIsInvitedAsOne() {
    pretendInvitation();
    assertThat(moot("invite", "--friend", "--minutes", "1")).isZero();
    assertThat(node.requests())
        .containsExactly("POST /admin/invite {\"as\":\"friends\",\"minutes\":1}");
    assertThat(captured.err()).anyMatch(line -> line.startsWith("It becomes a friend's machine"));
  }

  @Test
  void joinSaysWhoseMeshItIs() {
    node.answers(
        "/admin/join", 200, "{\"peer\":\"" + ATTIC + "\",\"name\":\"attic\",\"as\":\"mesh\"}");
    assertThat(moot("join", "k7 9q2m x4nt", "--at", "/ip4/192.0.2.1/tcp/2")).isZero();
    assertThat(captured.out()).isEqualTo("This machine and attic (aaaaaaaa) are one mesh now.\n");
    assertThat(node.requests())
        .containsExactly(
            "POST /admin/join {\"code\":\"k7 9q2m x4nt\",\"addresses\":[\"/ip4/192.0.2.1/tcp/2\"]}");
  }

  @Test
  void aFriendshipIsSaidToBeOne() {
    node.answers(
        "/admin/join", 200, "{\"peer\":\"" + ATTIC + "\",\"name\":\"a\\nb\",\"as\":\"friends\"}");
    assertThat(moot("join", "K7-9Q2M-X4NT")).isZero();
    assertThat(captured.out()).isEqualTo("a?b (aaaaaaaa) is a friend now.\n");
  }

  @Test
  void aCodeThatNobodyTakesIsAnErrorInTheNodesWords() {
    node.answers("/admin/join", 404, "{\"error\":\"nobody here takes this code\"}");
    assertThat(moot("join", "K7-9Q2M-X4NT")).isEqualTo(1);
    assertThat(captured.err()).containsExactly("Error: nobody here takes this code");
  }

  @Test
  void peersAreShownOneALineAndNothingOfTheirsMovesTheCursor() {
    node.answers("/admin/peers", 200, PEERS);
    assertThat(moot("peers")).isZero();
    assertThat(captured.out().lines())
        .containsExactly(
            "NAME        ID          STANDING    STATE        RTT       MODELS          BUSY"
                + "              HEARD",
            "attic       aaaaaaaa    mesh        connected    0.4 ms    2 (1 loaded)    2 of 4, 1"
                + " wait    3 s",
            "evil?[2J    eeeeeeee    friends     banned       -         0               0 of 0"
                + "            2 min");
  }

  @Test
  void aClockThatIsWrongIsNamedUnderThePeers() {
    String late = "\"round_trip_ms\":0.42,\"clock_ahead_ms\":-10800000";
    node.answers("/admin/peers", 200, PEERS.replace("\"round_trip_ms\":0.42", late));
    assertThat(moot("peers")).isZero();
    assertThat(captured.err())
        .singleElement()
        .asString()
        .contains("aaaaaaaa is 3 hours behind", "set the clock");
  }

  @Test
  void whoKnowsNobodyIsToldHowToInvite() {
    node.answers("/admin/peers", 200, "{\"peers\":[]}");
    assertThat(moot("peers")).isZero();
    assertThat(captured.err()).singleElement().asString().contains("moot invite");
  }

  @Test
  void aBanAndItsEndAreAskedOfTheNode() {
    node.answers("/admin/ban", 200, "{}")
        .answers("/admin/unban", 404, "{\"error\":\"not banned\"}");
    node.answers("/admin/leave", 200, "{}");
    assertThat(moot("ban", "attic")).isZero();
    assertThat(moot("unban", "attic")).isEqualTo(1);
    assertThat(moot("leave")).isZero();
    assertThat(node.requests())
        .containsExactly(
            "POST /admin/ban {\"peer\":\"attic\"}",
            "POST /admin/unban {\"peer\":\"attic\"}",
            "POST /admin/leave {}");
    assertThat(captured.err()).contains("Error: not banned");
  }

  @Test
  void whyTellsTheOldestFirstSoThatTheLastStandsAboveThePrompt() {
    node.answers("/admin/why", 200, WHY);
    assertThat(moot("why", "-n", "2")).isZero();
    assertThat(captured.out().lines())
        .containsExactly(
            "none, auto",
            "answered: nobody can? answer",
            "",
            "big:7b, auto",
            "1. attic: mesh, loaded and idle");
  }

  @Test
  void whyOfNothingSaysSo() {
    node.answers("/admin/why", 200, "{\"decisions\":[]}");
    assertThat(moot("why")).isZero();
    assertThat(captured.out()).isEmpty();
    assertThat(captured.err()).containsExactly("Nothing has been asked of this node yet.");
  }

  @Test
  void topSaysAllOfItOnceWhereNoTerminalIs() {
    node.answers("/admin/node", 200, NODE).answers("/admin/peers", 200, PEERS);
    node.answers("/admin/streams", 200, STREAMS).answers("/admin/why", 200, WHY);
    assertThat(moot("top")).isZero();
    assertThat(captured.out())
        .startsWith("desk (dddddddd)   mesh key 0123abcd   reach mesh   policy auto   up 4 min")
        .contains("answers 1 of 4   1 peer connected   1 stream")
        .contains("PEERS\n  NAME")
        .contains("big:7b    attic    running    42        1         2 s")
        .contains("pocket:latest    here* 51/s, attic*")
        .contains("nobody    nobody can answer        2 min")
        .doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"invite", "join K7", "leave", "peers", "ban x", "unban x", "why", "top"})
  void whereNoNodeRunsEveryCommandSaysSoInOneLine(String command) {
    assertThat(mootAt(URI.create("http://127.0.0.1:1"), command.split(" "))).isEqualTo(1);
    assertThat(captured.err())
        .containsExactly(
            "Error: could not connect to a node at http://127.0.0.1:1, run 'moot serve' to start"
                + " it");
    assertThat(captured.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"invite", "peers", "why", "top"})
  void aServerThatIsNoNodeIsSaidToBeNone(String command) {
    assertThat(moot(command)).isEqualTo(1);
    assertThat(captured.err())
        .containsExactly("Error: what answers on " + node.url() + " is no node of Folkmoot");
  }

  @Test
  void anAnswerOfAnotherVersionIsNamed() {
    node.answers("/admin/node", 200, "{\"reach\":\"galaxy\"}");
    assertThat(moot("top")).isEqualTo(1);
    assertThat(captured.err().getFirst()).contains("are both of the same version?");
  }
}
