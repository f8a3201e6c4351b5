package dev.folkmoot.net.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.net.RemoteAnswer;
import dev.folkmoot.net.Reply;
import dev.folkmoot.net.member.MeshMode;
import dev.folkmoot.net.pairing.MeshKey;
import dev.folkmoot.net.wire.Answer;
import dev.folkmoot.net.wire.AnswerCodec;
import dev.folkmoot.net.wire.InferBody;
import dev.folkmoot.net.wire.Limits;
import dev.folkmoot.net.wire.ModelReference;
import dev.folkmoot.net.wire.Protocols;
import dev.folkmoot.net.wire.RequestHeader;
import dev.folkmoot.net.wire.RequestHeaderCodec;
import dev.folkmoot.net.wire.RequestId;
import dev.folkmoot.testkit.net.Link;
import dev.folkmoot.testkit.sim.SeededRandom;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Large prompts over 20 KB a second, on virtual time. */
class SlowLinkTest {

  private static final int BYTES_PER_SECOND = 20_000;
  private static final int TWO_MEGABYTES = 2_000_000;
  private static final Duration BEAT = Duration.ofMillis(250);

  private final SimVillage village = new SimVillage();
  private final MeshMode ours =
      new MeshMode.Keyed(MeshKey.draw(SeededRandom.of(1, "key of the slow link")));
  private final ScriptedHandler handler = new ScriptedHandler();
  private SimVillage.House asker;
  private SimVillage.House provider;

  @BeforeEach
  void start() throws Exception {
    handler.beat = BEAT;
    handler.pieceChars = 64 * 1024;
    asker = village.house("asker", ours);
    provider = village.house("provider", ours);
    provider.node().network().serve(handler);
    village.pass(Duration.ofSeconds(10));
    assertThat(asker.isMeshWith(provider)).isTrue();
    village.net.link(
        asker.machine(), provider.machine(), Link.of(Duration.ofMillis(20), BYTES_PER_SECOND));
  }

  @AfterEach
  void close() throws Exception {
    village.close();
  }

  private static RequestHeader header(int bodyBytes) {
    return new RequestHeader(
        RequestId.random(new Random(1)),
        new ModelReference(ModelName.parse("script").orElseThrow(), Optional.empty(), false),
        RunnerOptions.DEFAULT,
        Reach.MESH,
        1,
        false,
        false,
        Duration.ZERO,
        bodyBytes);
  }

  private RemoteAnswer ask(String prompt) {
    InferBody body = InferBody.of(InferenceRequest.of(new Prompt.Raw(prompt)));
    return asker.node().network().infer(provider.id(), header(0), body);
  }

  /** Until the first text, which is not waited for at the end of a slow link. */
  private static List<Reply> untilText(RemoteAnswer answer, List<Integer> sent) throws Exception {
    List<Reply> replies = new ArrayList<>();
    Reply reply = answer.next();
    while (!reply.isLast() && !(reply instanceof Reply.Heard(Answer.Event(TokenEvent.Text _)))) {
      replies.add(reply);
      sent.add(answer.sentBytes());
      reply = answer.next();
    }
    replies.add(reply);
    return replies;
  }

  @Test
  void aPromptOfTwoMegabytesArrivesHoweverLongItTakes() throws Exception {
    String prompt = "All that is slow. ".repeat(TWO_MEGABYTES / 18);
    handler.pieceChars = 18;
    Duration before = village.net.now();
    village.net.run(() -> {
      try (RemoteAnswer answer = ask(prompt)) {
        List<Reply> replies = untilText(answer, new ArrayList<>());
        assertThat(replies.getLast())
            .isEqualTo(
                new Reply.Heard(new Answer.Event(new TokenEvent.Text("All that is slow. "))));
      }
    });
    assertThat(village.net.now().minus(before))
        .isGreaterThan(Duration.ofSeconds(prompt.length() / BYTES_PER_SECOND));
  }

  /** Else a machine that dies while it receives a prompt would be noticed by nobody. */
  @Test
  void thePeerIsHeardWhileItReceivesAndWhatHasLeftIsKnown() throws Exception {
    List<Integer> sent = new ArrayList<>();
    village.net.run(() -> {
      try (RemoteAnswer answer = ask("x".repeat(TWO_MEGABYTES))) {
        List<Reply> replies = untilText(answer, sent);
        assertThat(replies.stream().filter(SlowLinkTest::isBeat)).hasSizeGreaterThan(200);
      }
    });
    assertThat(sent).isSorted();
    assertThat(sent.stream().distinct()).hasSizeGreaterThan(10);
    assertThat(sent.getLast()).isGreaterThanOrEqualTo(TWO_MEGABYTES);
  }

  private static boolean isBeat(Reply reply) {
    return reply instanceof Reply.Heard(Answer.Beat _);
  }

  @Test
  void aPeerThatFallsSilentWhileItReceivesIsDoubtedAtOnce() throws Exception {
    village.net.run(() -> {
      try (RemoteAnswer answer = ask("x".repeat(TWO_MEGABYTES))) {
        while (answer.sentBytes() < TWO_MEGABYTES / 4) {
          answer.next();
        }
        village.net.lose(provider.machine(), asker.machine());
        Duration cut = village.net.now();
        while (answer.next(BEAT.multipliedBy(3)).isPresent()) {
          // what was on its way
        }
        assertThat(village.net.now().minus(cut)).isLessThan(Duration.ofSeconds(2));
      }
    });
  }

  /** A byte now and then would hold a place for months. */
  @Test
  void whoTricklesAPromptIsLetGo() throws Exception {
    int size = 1_000_000;
    Duration before = village.net.now();
    village.net.run(() -> {
      Stream stream =
          asker
              .node()
              .host()
              .newStream(provider.node().host().peerId(), new ProtocolId(Protocols.INFER));
      FrameStream frames =
          new FrameStream(
              stream,
              new TrafficCounter(),
              Limits.MAX_ANSWER_BYTES,
              Limits.MAX_ANSWER_FIELDS,
              Limits.MAX_HEADER_BYTES);
      frames.write(out -> RequestHeaderCodec.write(out, header(size)));
      assertThat(frames.read(AnswerCodec::read)).get().isInstanceOf(Answer.Accepted.class);
      assertThatThrownBy(
              () -> {
                while (true) {
                  stream.write(new byte[1], 0, 1);
                  village.net.simulation().pause(Duration.ofSeconds(10));
                }
              })
          .isInstanceOf(IOException.class);
    });
    Duration most = Duration.ofSeconds(size / StreamExchange.LEAST_BODY_BYTES_PER_SECOND);
    assertThat(village.net.now().minus(before))
        .isBetween(most, most.plus(StreamExchange.BODY_SILENCE).plusSeconds(20));
  }
}
