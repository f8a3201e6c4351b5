package dev.folkmoot.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.home.PeerFile;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.peer.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeptPeersTest {

  private static final NodeId ATTIC = new NodeId("12D3KooW" + "a".repeat(44));
  private static final NodeId CELLAR = new NodeId("12D3KooW" + "c".repeat(44));
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir private Path folder = Path.of("");

  private KeptPeers bans() {
    return new KeptPeers(PeerFile.bans(new FolkmootHome(folder, folder.resolve("models"))));
  }

  @Test
  void whatAnotherNodeOfTheHomeKeepsIsSeenAtTheNextLook() {
    KeptPeers mine = bans();
    KeptPeers others = bans();
    others.add(ATTIC, "attic", NOON);
    assertThat(mine.contains(ATTIC)).isFalse();
    assertThat(mine.refresh()).containsExactly(ATTIC);
    assertThat(mine.contains(ATTIC)).isTrue();
    assertThat(mine.refresh()).as("nothing new").isEmpty();
    mine.add(CELLAR, "cellar", NOON);
    assertThat(others.remove(ATTIC)).isTrue();
    assertThat(mine.refresh()).containsExactly(ATTIC);
    assertThat(mine.entries()).containsOnlyKeys(CELLAR);
    others.clear();
    assertThat(mine.refresh()).containsExactly(CELLAR);
  }

  @Test
  void aFileThatSomebodyIsEditingChangesNothing() throws IOException {
    KeptPeers mine = bans();
    mine.add(ATTIC, "attic", NOON);
    Files.writeString(folder.resolve("bans"), "half a li");
    assertThat(mine.refresh()).isEmpty();
    assertThat(mine.contains(ATTIC)).isTrue();
  }

  @Test
  void withoutItsBansANodeDoesNotStart() throws IOException {
    Files.writeString(folder.resolve("bans"), "half a li");
    assertThatThrownBy(this::bans)
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("line 1");
  }
}
