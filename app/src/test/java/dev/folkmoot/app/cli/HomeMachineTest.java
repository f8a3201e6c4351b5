package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.app.client.AdminClient;
import dev.folkmoot.app.client.NodeAccess;
import dev.folkmoot.app.client.PretendedNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HomeMachineTest {

  private final PretendedNode node = new PretendedNode();
  private final HomeMachine home = new HomeMachine(new AdminClient(node.url(), NodeAccess.NONE));

  @AfterEach
  void stop() {
    node.close();
  }

  private void named(String name) {
    node.answers(
        "/admin/node",
        200,
        "{\"name\":\"" + name + "\",\"reach\":\"mesh\",\"serves\":\"mesh\",\"mesh\":{}}");
  }

  @Test
  void onlyAnotherMachineIsWorthAWord() {
    named("desk");
    assertThat(home.other("desk")).isEmpty();
    assertThat(home.other("attic")).contains("attic");
    assertThat(node.requests()).as("a name does not change").hasSize(1);
  }

  @Test
  void aNameThatAHeaderCannotCarryIsStillOurs() {
    named("Büro");
    assertThat(home.other("Bro")).isEmpty();
  }

  @Test
  void whereTheNodeSaysNoNameNothingIsClaimed() {
    assertThat(home.other("attic")).isEmpty();
  }

  @Test
  void aNameOfAnotherMovesNoCursor() {
    named("desk");
    assertThat(home.other("a\u001b[2J")).contains("a?[2J");
  }
}
