package dev.folkmoot.net.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.CardReply;
import dev.folkmoot.net.Loss;
import dev.folkmoot.net.RemoteAnswer;
import dev.folkmoot.net.Reply;
import dev.folkmoot.net.libp2p.SimVillage.House;
import dev.folkmoot.net.member.MeshMode;
import dev.folkmoot.net.pairing.MeshKey;
import dev.folkmoot.net.wire.InferBody;
import dev.folkmoot.net.wire.ModelReference;
import dev.folkmoot.net.wire.RequestHeader;
import dev.folkmoot.net.wire.RequestId;
import dev.folkmoot.testkit.net.SimHost;
import dev.folkmoot.testkit.sim.SeededRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests to a peer that is not connected and does not answer the call; on virtual time. */
class DiallingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration ALL_THE_TIME = Duration.ofSeconds(60);

  private final SimVillage village = new SimVillage();
  private final MeshMode ours =
      new MeshMode.Keyed(MeshKey.draw(SeededRandom.of(1, "the key of the mesh")));
  private House node;
  private SimHost peer;

  @BeforeEach
  void start() throws Exception {
    node = village.hidden("node", ours);
    peer = village.net.host("peer");
    node.node().host().peers().addAddresses(peer.peerId(), List.of(peer.address()), ALL_THE_TIME);
    village.net.partition(List.of(node.machine()), List.of(peer));
  }

  @AfterEach
  void close() throws Exception {
    village.close();
  }

  private RemoteAnswer request() {
    RequestHeader header =
        new RequestHeader(
            RequestId.random(new Random(1)),
            new ModelReference(ModelName.parse("script").orElseThrow(), Optional.empty(), false),
            RunnerOptions.DEFAULT,
            Reach.MESH,
            1,
            false,
            false,
            Duration.ZERO,
            0);
    InferBody body = InferBody.of(InferenceRequest.of(new Prompt.Raw("hello")));
    return node.node().network().infer(Names.node(peer.peerId()), header, body);
  }

  @Test
  void aCallThatIsNotTakenIsSilenceAndInTheEndALoss() throws Exception {
    RemoteAnswer answer = request();
    Duration before = village.net.now();
    Optional<Reply> heard = village.net.call(() -> answer.next(PATIENCE));
    assertThat(heard).isEmpty();
    assertThat(village.net.now().minus(before)).isEqualTo(PATIENCE);
    heard = village.net.call(() -> answer.next(ALL_THE_TIME));
    assertThat(heard).get().isInstanceOf(Reply.Lost.class);
  }

  @Test
  void aCallThatIsNotTakenIsGivenUpSoonAndTheReasonNamesNobody() throws Exception {
    RemoteAnswer answer = request();
    Duration before = village.net.now();
    Reply heard = village.net.call(answer::next);
    assertThat(heard)
        .isInstanceOfSatisfying(
            Reply.Lost.class,
            lost -> {
              assertThat(lost.loss()).isEqualTo(Loss.UNREACHABLE);
              assertThat(lost.message()).isEqualTo(Dialling.UNREACHABLE);
            });
    assertThat(village.net.now().minus(before)).isEqualTo(Dialling.PATIENCE);
  }

  @Test
  void theCardOfOneWhoDoesNotTakeTheCallIsNotWaitedForAnyLonger() throws Exception {
    ModelName name = ModelName.parse("script").orElseThrow();
    Duration before = village.net.now();
    assertThat(village.net.call(() -> node.node().network().card(Names.node(peer.peerId()), name)))
        .isEqualTo(new CardReply.Lost(Loss.UNREACHABLE, Dialling.UNREACHABLE));
    assertThat(village.net.now().minus(before)).isEqualTo(Dialling.PATIENCE);
  }

  @Test
  void whoGivesUpLeavesNobodyWaiting() throws Exception {
    RemoteAnswer answer = request();
    village.net.call(() -> answer.next(PATIENCE));
    answer.close();
    Optional<Reply> heard = village.net.call(() -> answer.next(ALL_THE_TIME));
    assertThat(heard).get().isInstanceOf(Reply.Lost.class);
    assertThat(village.net.now()).isLessThan(ALL_THE_TIME);
  }
}
