package dev.folkmoot.node.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.node.Node;
import dev.folkmoot.testkit.engine.Script;
import dev.folkmoot.testkit.store.SampleGguf;
import dev.folkmoot.testkit.store.SampleStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights with an adapter over them are another model than the weights alone. */
class AdaptedModelTest extends Homestead {

  private final Path folder;

  AdaptedModelTest(@TempDir Path folder) {
    super(folder);
    this.folder = folder;
  }

  /** The model {@code a} as a machine with this folder has it. */
  private ModelCard card(String machine, boolean adapted) {
    SampleStore store = new SampleStore(folder.resolve(machine));
    if (adapted) {
      store.installAdapted("a", SampleGguf.adaptable(), SampleGguf.adapter());
    } else {
      store.install("a", SampleGguf.adaptable());
    }
    return ModelStore.open(store.root(), clock).find(A).orElseThrow().card();
  }

  private FakePeer peer(String name, ModelCard model) {
    FakePeer peer = new FakePeer(peers.all.size(), name, Reach.MESH, model);
    peer.play(Script.saying(TEXT));
    peers.all.add(peer);
    return peer;
  }

  @Test
  void whoHasTheBareModelIsNotAskedToGoOnWithTheAdaptedOne() throws InterruptedException {
    peer("cellar", card("cellar", true)).breaksAfter = 3;
    FakePeer bare = peer("loft", card("loft", false));
    Node node = node();
    Heard heard = Heard.of(node.infer(ask(card("cellar", true), IN_TURN), SAY_IT));
    assertThat(heard.failure().kind()).isEqualTo(Failure.Kind.ENGINE_FAILED);
    assertThat(heard.text()).isNotEmpty().isNotEqualTo(TEXT);
    assertThat(bare.headers).isEmpty();
  }

  @Test
  void machinesWithTheSameAdapterHaveTheSameModel() throws InterruptedException {
    assertThat(card("cellar", true).weightsDigest())
        .isEqualTo(card("loft", true).weightsDigest())
        .isNotEqualTo(card("barn", false).weightsDigest());
    peer("cellar", card("cellar", true)).breaksAfter = 3;
    FakePeer loft = peer("loft", card("loft", true));
    Heard heard = Heard.of(node().infer(ask(card("cellar", true), IN_TURN), SAY_IT));
    assertThat(heard.text()).isEqualTo(TEXT);
    assertThat(heard.finished().continuity().breaks()).isEqualTo(1);
    assertThat(loft.headers.getFirst().resumed()).isTrue();
  }
}
