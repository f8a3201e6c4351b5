package dev.folkmoot.core.peer;

import static dev.folkmoot.core.peer.Reach.FRIENDS;
import static dev.folkmoot.core.peer.Reach.LOCAL;
import static dev.folkmoot.core.peer.Reach.MESH;
import static dev.folkmoot.core.peer.Reach.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReachTest {

  @Test
  void aRequestGoesNoFurtherThanItMay() {
    assertThat(LOCAL.allows(LOCAL)).isTrue();
    assertThat(LOCAL.allows(MESH)).isFalse();
    assertThat(MESH.allows(MESH)).isTrue();
    assertThat(MESH.allows(FRIENDS)).isFalse();
    assertThat(FRIENDS.allows(PUBLIC)).isFalse();
    assertThat(PUBLIC.allows(PUBLIC)).isTrue();
    assertThat(PUBLIC.allows(LOCAL)).isTrue();
  }

  @Test
  void ofTwoLimitsTheNearerHolds() {
    for (Reach one : Reach.values()) {
      for (Reach other : Reach.values()) {
        assertThat(one.within(other)).isEqualTo(other.within(one));
        assertThat(one.allows(one.within(other))).isTrue();
        assertThat(other.allows(one.within(other))).isTrue();
      }
    }
    assertThat(PUBLIC.within(MESH)).isEqualTo(MESH);
  }

  @Test
  void everyReachIsReadAsItIsWritten() {
    for (Reach reach : Reach.values()) {
      assertThat(Reach.parse(reach.wireName())).contains(reach);
      assertThat(Reach.parse(reach.name())).contains(reach);
    }
    assertThat(Reach.parse("everyone")).isEmpty();
    assertThat(Reach.parse("")).isEmpty();
  }
}
