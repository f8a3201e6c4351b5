package dev.folkmoot.net.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.StreamHandler;
import dev.folkmoot.net.CardReply;
import dev.folkmoot.net.Loss;
import dev.folkmoot.net.libp2p.SimVillage.House;
import dev.folkmoot.net.member.MeshMode;
import dev.folkmoot.net.pairing.MeshKey;
import dev.folkmoot.net.wire.CardCodec;
import dev.folkmoot.net.wire.Limits;
import dev.folkmoot.net.wire.MessageWriter;
import dev.folkmoot.testkit.net.SimHost;
import dev.folkmoot.testkit.sim.SeededRandom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Asking for cards, and being asked, by peers that do as they like; on virtual time. */
class CardExchangeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final SimVillage village = new SimVillage();
  private final MeshMode ours =
      new MeshMode.Keyed(MeshKey.draw(SeededRandom.of(1, "the key of the mesh")));
  private final ModelCard card = Cards.card("script");
  private final ScriptedHandler handler = new ScriptedHandler();
  private House node;
  private SimHost peer;

  @BeforeEach
  void start() throws Exception {
    node = village.hidden("node", ours);
    handler.cards = List.of(card);
    node.node().network().serve(handler);
    peer = village.net.host("peer");
  }

  @AfterEach
  void close() throws Exception {
    village.close();
  }

  private CardReply ask(StreamHandler answering) throws Exception {
    peer.host().handle(CardExchange.PROTOCOL, answering);
    return village.net.call(() -> {
      node.node().host().connect(peer.address());
      return node.node().network().card(Names.node(peer.peerId()), card.name());
    });
  }

  private static void assertLost(Loss loss, CardReply reply) {
    assertThat(reply)
        .isInstanceOfSatisfying(
            CardReply.Lost.class, lost -> assertThat(lost.loss()).isEqualTo(loss));
  }

  private byte[] frame(Optional<ModelCard> answer) {
    MessageWriter out = new MessageWriter();
    CardCodec.writeAnswer(out, answer);
    ByteBuffer frame = out.frame(Limits.MAX_CARD_BYTES);
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  @Test
  void aPeerThatSaysNothingIsGivenUpAfterAFewSeconds() throws Exception {
    Duration before = village.net.now();
    assertLost(Loss.TIMED_OUT, ask(stream -> stream.input().readAllBytes()));
    assertThat(village.net.now().minus(before)).isLessThan(PATIENCE);
  }

  /** A byte now and then does not make it a good answer: the time is that of the whole. */
  @Test
  void aPeerThatTricklesIsGivenUpAfterAFewSeconds() throws Exception {
    Duration before = village.net.now();
    byte[] answer = frame(Optional.of(card));
    assertLost(
        Loss.TIMED_OUT,
        ask(stream -> {
          for (byte each : answer) {
            stream.write(new byte[] {each}, 0, 1);
            village.net.simulation().pause(Duration.ofMillis(500));
          }
        }));
    assertThat(village.net.now().minus(before)).isLessThan(PATIENCE);
  }

  @Test
  void anAnswerThatIsCutOffIsNone() throws Exception {
    byte[] answer = frame(Optional.of(card));
    assertLost(Loss.RESET, ask(stream -> stream.write(answer, 0, answer.length / 2)));
    assertLost(Loss.RESET, ask(Stream::close));
    assertLost(Loss.RESET, ask(Stream::reset));
  }

  @Test
  void anAnswerLongerThanTheLimitIsNotRead() throws Exception {
    byte[] announced = {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f};
    assertLost(Loss.GARBLED, ask(stream -> stream.write(announced, 0, announced.length)));
  }

  @Test
  void oneThatHasNoSuchModelSaysSo() throws Exception {
    byte[] none = frame(Optional.empty());
    assertThat(ask(stream -> stream.write(none, 0, none.length)))
        .isEqualTo(new CardReply.NotOffered());
  }

  @Test
  void theAnswerCountsAndNotWhatComesBehindIt() throws Exception {
    byte[] answer = frame(Optional.of(card));
    byte[] longer = Arrays.copyOf(answer, answer.length + 40);
    assertThat(ask(stream -> stream.write(longer, 0, longer.length)))
        .isEqualTo(new CardReply.Known(card));
  }

  @Test
  void aQuestionThatIsNoneIsResetAndTheNextOneAnswered() throws Exception {
    village.net.run(() -> {
      peer.host().connect(node.node().host().peerId(), node.node().host().listenAddresses());
      for (byte[] question : new byte[][] {{3, 1, 2, 3}, {0}, {(byte) 0xff, (byte) 0xff, 3}}) {
        Stream stream = peer.host().newStream(node.node().host().peerId(), CardExchange.PROTOCOL);
        stream.write(question, 0, question.length);
        assertThatThrownBy(() -> stream.input().readAllBytes()).isInstanceOf(IOException.class);
      }
    });
    House other = village.hidden("other", ours);
    village.net.run(() -> {
      other
          .node()
          .host()
          .connect(node.node().host().peerId(), node.node().host().listenAddresses());
      assertThat(other.node().network().card(node.id(), card.name()))
          .isEqualTo(new CardReply.Known(card));
    });
    assertThat(other.standing(node)).contains(Reach.MESH);
  }
}
