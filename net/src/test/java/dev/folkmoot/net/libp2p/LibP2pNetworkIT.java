package dev.folkmoot.net.libp2p;

import static java.util.Comparator.comparingInt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.net.CardReply;
import dev.folkmoot.net.Loss;
import dev.folkmoot.net.RemoteAnswer;
import dev.folkmoot.net.Reply;
import dev.folkmoot.net.Traffic;
import dev.folkmoot.net.advert.AdvertContent;
import dev.folkmoot.net.advert.LoadReport;
import dev.folkmoot.net.member.MeshMode;
import dev.folkmoot.net.pairing.MeshKey;
import dev.folkmoot.net.wire.Answer;
import dev.folkmoot.net.wire.AnswerCodec;
import dev.folkmoot.net.wire.EmbedBody;
import dev.folkmoot.net.wire.InferBody;
import dev.folkmoot.net.wire.Limits;
import dev.folkmoot.net.wire.MessageWriter;
import dev.folkmoot.net.wire.ModelReference;
import dev.folkmoot.net.wire.Protocols;
import dev.folkmoot.net.wire.Refusal;
import dev.folkmoot.net.wire.RequestHeader;
import dev.folkmoot.net.wire.RequestId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on loopback, and a provider that does as it is told. */
class LibP2pNetworkIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int STREAMS = 1_000;
  private static final int TWO_MEGABYTES = 2 * 1024 * 1024;

  /** More than a header and some adverts, and less than a prompt that was counted twice. */
  private static final long SMALL_TALK_BYTES = 512 * 1024;

  private final Pair pair = new Pair();
  private final ScriptedHandler handler = new ScriptedHandler();
  private Pair.Node asker;
  private Pair.Node provider;

  @BeforeEach
  void start() throws IOException {
    asker = pair.start();
    provider = pair.start();
    provider.network().serve(handler);
    pair.connect(asker, provider);
  }

  @AfterEach
  void close() {
    pair.close();
  }

  private static RequestHeader header() {
    return new RequestHeader(
        RequestId.random(new Random(1)),
        new ModelReference(ModelName.parse("script").orElseThrow(), Optional.empty(), false),
        RunnerOptions.DEFAULT,
        Reach.MESH,
        1,
        false,
        false,
        Duration.ZERO,
        0);
  }

  private RemoteAnswer ask(String prompt) {
    InferBody body = InferBody.of(InferenceRequest.of(new Prompt.Raw(prompt)));
    return asker.network().infer(provider.id(), header(), body);
  }

  private static String text(Reply reply) {
    return reply instanceof Reply.Heard(Answer.Event(TokenEvent.Text(String text, _, _)))
        ? text
        : "";
  }

  private static String readAll(RemoteAnswer answer) throws InterruptedException {
    StringBuilder text = new StringBuilder();
    Reply reply = answer.next();
    while (!reply.isLast()) {
      text.append(text(reply));
      reply = answer.next();
    }
    assertThat(reply).isInstanceOf(Reply.Heard.class);
    answer.close();
    return text.toString();
  }

  private static String prompt(int chars) {
    StringBuilder text = new StringBuilder(chars);
    Random random = new Random(chars);
    while (text.length() < chars) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  @Test
  void anAnswerComesBackPieceByPiece() throws InterruptedException {
    RemoteAnswer answer = ask("The sky is blue.");
    assertThat(answer.next())
        .isInstanceOfSatisfying(
            Reply.Heard.class,
            heard -> assertThat(heard.answer()).isInstanceOf(Answer.Accepted.class));
    assertThat(readAll(answer)).isEqualTo("The sky is blue.");
  }

  @Test
  void aPromptOfTwoMegabytesComesBackWhole() throws InterruptedException {
    handler.pieceChars = 64 * 1024;
    String prompt = prompt(TWO_MEGABYTES);
    assertThat(readAll(ask(prompt))).isEqualTo(prompt);
  }

  /** Adverts pass, too, so there may be more than the request and its answer. */
  @Test
  void bothSidesCountWhatARequestCarries() throws InterruptedException {
    String prompt = prompt(TWO_MEGABYTES);
    Traffic askerBefore = asker.network().traffic();
    Traffic providerBefore = provider.network().traffic();
    assertThat(readAll(ask(prompt))).isEqualTo(prompt);
    Traffic askerAfter = asker.network().traffic();
    assertThat(askerAfter.sent() - askerBefore.sent()).isGreaterThanOrEqualTo(TWO_MEGABYTES);
    assertThat(askerAfter.received() - askerBefore.received())
        .isGreaterThanOrEqualTo(TWO_MEGABYTES);
    // A write counts when it has returned, which may be after its bytes were read elsewhere.
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          Traffic after = provider.network().traffic();
          assertThat(after.received() - providerBefore.received())
              .isBetween((long) TWO_MEGABYTES, TWO_MEGABYTES + SMALL_TALK_BYTES);
          assertThat(after.sent() - providerBefore.sent()).isGreaterThanOrEqualTo(TWO_MEGABYTES);
        });
  }

  /** The provider of this test reads all that comes on the stream, behind its refusal too. */
  @Test
  void whoRefusesReceivesNotAByteOfALargePrompt() throws Exception {
    CompletableFuture<Integer> received = new CompletableFuture<>();
    provider.host().unhandle(new ProtocolId(Protocols.INFER));
    provider
        .host()
        .handle(new ProtocolId(Protocols.INFER), stream -> received.complete(refuse(stream)));
    RemoteAnswer answer = ask(prompt(TWO_MEGABYTES));
    assertThat(answer.next())
        .isInstanceOfSatisfying(
            Reply.Heard.class,
            heard -> assertThat(heard.answer()).isInstanceOf(Answer.Refused.class));
    answer.close();
    assertThat(received.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isLessThan(200);
  }

  private static int refuse(Stream stream) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    int total = stream.read(buffer, 0, buffer.length);
    MessageWriter out = new MessageWriter();
    AnswerCodec.write(out, new Answer.Refused(Refusal.OUT_OF_REACH, "not you", Duration.ZERO));
    ByteBuffer frame = out.frame(Limits.MAX_ANSWER_BYTES);
    stream.write(frame.array(), frame.arrayOffset() + frame.position(), frame.remaining());
    int count = stream.read(buffer, 0, buffer.length);
    while (count >= 0) {
      total += count;
      count = stream.read(buffer, 0, buffer.length);
    }
    return total;
  }

  @Test
  void aRefusalEndsTheAnswer() throws InterruptedException {
    handler.refuses = true;
    RemoteAnswer answer = ask("short");
    Reply reply = answer.next();
    assertThat(reply.isLast()).isTrue();
    assertThat(reply)
        .isEqualTo(
            new Reply.Heard(new Answer.Refused(Refusal.OUT_OF_REACH, "not you", Duration.ZERO)));
    answer.close();
  }

  @Test
  void aSlowReaderStopsTheProviderAndLosesNothing() throws InterruptedException {
    handler.pieceChars = 64 * 1024;
    String prompt = prompt(16 * 1024 * 1024);
    RemoteAnswer answer = ask(prompt);
    answer.next();
    String first = text(answer.next());
    int stalled = settled();
    assertThat(stalled).isLessThan(prompt.length() / handler.pieceChars);
    assertThat(first + readAll(answer)).isEqualTo(prompt);
  }

  /** The number of pieces that are out once no more go out. */
  private int settled() {
    int[] last = {-1};
    await()
        .pollInterval(Duration.ofMillis(300))
        .atMost(PATIENCE)
        .until(() -> last[0] == (last[0] = handler.sent.get()) && last[0] > 0);
    return last[0];
  }

  @Test
  void whoLetsGoIsNoticedWhileTheProviderSaysNothing() throws InterruptedException {
    handler.hangsAfter = 1;
    RemoteAnswer answer = ask("a prompt of some length");
    answer.next();
    answer.next();
    answer.close();
    await().atMost(PATIENCE).until(() -> handler.cancelled.getCount() == 0);
  }

  @Test
  void aProviderThatGivesUpInTheMiddleIsALossAndNoAnswer() throws InterruptedException {
    RemoteAnswer answer =
        asker
            .network()
            .countTokens(
                provider.id(),
                header(),
                InferBody.of(InferenceRequest.of(new Prompt.Raw("how long?"))));
    Reply reply = answer.next();
    if (!reply.isLast()) { // a reset may overtake what was sent before it
      reply = answer.next();
    }
    assertThat(reply)
        .isInstanceOfSatisfying(
            Reply.Lost.class, lost -> assertThat(lost.loss()).isEqualTo(Loss.RESET));
  }

  @Test
  void aConnectionThatDiesIsALossOfItsOwn() throws InterruptedException {
    handler.hangsAfter = 1;
    RemoteAnswer answer = ask("a prompt of some length");
    answer.next();
    answer.next();
    Thread.ofVirtual().start(() -> provider.host().close());
    Reply reply = answer.next();
    assertThat(reply).isInstanceOf(Reply.Lost.class);
    assertThat(((Reply.Lost) reply).loss()).isIn(Loss.DISCONNECTED, Loss.RESET);
    handler.cancelled.countDown();
  }

  @Test
  void whoIsNotThereIsUnreachable() throws IOException, InterruptedException {
    Pair.Node stranger = pair.start();
    RemoteAnswer answer =
        asker
            .network()
            .infer(stranger.id(), header(), InferBody.of(InferenceRequest.of(new Prompt.Raw(""))));
    assertThat(answer.next())
        .isInstanceOfSatisfying(
            Reply.Lost.class, lost -> assertThat(lost.loss()).isEqualTo(Loss.UNREACHABLE));
  }

  @Test
  void silenceIsNoticedAndTheAnswerGoesOnAfterIt() throws InterruptedException {
    handler.hangsAfter = 1;
    RemoteAnswer answer = ask("0123456789abcdef");
    answer.next();
    answer.next();
    assertThat(answer.next(Duration.ofMillis(50))).isEmpty();
    handler.cancelled.countDown();
    assertThat(readAll(answer)).isEqualTo("89abcdef");
  }

  @Test
  void aBusyProviderBeatsAndTellsHowFarThePromptHasCome() throws InterruptedException {
    handler.beat = Duration.ofMillis(20);
    handler.hangsAfter = 0;
    RemoteAnswer answer = ask("a long prefill");
    answer.next();
    List<Answer.Beat> beats = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      if (answer.next() instanceof Reply.Heard(Answer.Beat beat)) {
        beats.add(beat);
      }
    }
    // The first may have gone out before the prompt was there.
    assertThat(beats).hasSize(3).isSortedAccordingTo(comparingInt(Answer.Beat::promptDone));
    assertThat(beats.getLast().promptDone()).isGreaterThan(beats.getFirst().promptDone());
    assertThat(beats.getLast().promptTokens()).isEqualTo("a long prefill".length());
    handler.cancelled.countDown();
    assertThat(readAll(answer)).isEqualTo("a long prefill");
  }

  @Test
  void vectorsComeBackOneATime() throws InterruptedException {
    EmbedBody body = new EmbedBody(List.of("a", "bcd"), true);
    RemoteAnswer answer = asker.network().embed(provider.id(), header(), body);
    List<Integer> lengths = new ArrayList<>();
    Reply reply = answer.next();
    while (!reply.isLast()) {
      if (reply instanceof Reply.Heard(Answer.Embedded embedded)) {
        lengths.add((int) embedded.vector().numbers()[0]);
      }
      reply = answer.next();
    }
    assertThat(lengths).containsExactly(1, 3);
    assertThat(reply).isEqualTo(new Reply.Heard(new Answer.AllEmbedded(2)));
    answer.close();
  }

  @Test
  void aThousandAnswersAtOnceAreNotMixedUp() throws Exception {
    List<Future<String>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < STREAMS; i++) {
        String prompt = prompt(200 + i);
        answers.add(threads.submit(() -> readAll(ask(prompt))));
      }
      for (int i = 0; i < STREAMS; i++) {
        assertThat(answers.get(i).get()).isEqualTo(prompt(200 + i));
      }
    }
  }

  @Test
  void theCardOfAModelComesBackToWhomItIsOffered() throws IOException {
    ModelCard card = Cards.card("script");
    handler.cards = List.of(card);
    assertThat(asker.network().card(provider.id(), card.name()))
        .isEqualTo(new CardReply.Known(card));
    assertThat(asker.network().card(asker.id(), card.name()))
        .isInstanceOfSatisfying(
            CardReply.Lost.class, lost -> assertThat(lost.loss()).isEqualTo(Loss.UNREACHABLE));
    Pair.Node stranger = pair.start(new MeshMode.Keyed(MeshKey.draw(pair.platform.random())));
    pair.connect(stranger, provider);
    assertThat(stranger.network().card(provider.id(), card.name()))
        .isEqualTo(new CardReply.NotOffered());
  }

  @Test
  void aPeerThatAnswersForAnotherModelOrNotAtAllIsLost() {
    ModelCard card = Cards.card("script");
    handler.cards = List.of(Cards.card("other"));
    assertLost(Loss.GARBLED, asker.network().card(provider.id(), card.name()));
    handler.cards =
        List.of(Cards.with(card, ModelRecipe.PLAIN.withTemplate("x".repeat(2 * 1024 * 1024))));
    assertLost(Loss.RESET, asker.network().card(provider.id(), card.name()));
    provider.host().unhandle(CardExchange.PROTOCOL);
    assertLost(Loss.UNSUPPORTED, asker.network().card(provider.id(), card.name()));
    provider
        .host()
        .handle(CardExchange.PROTOCOL, stream -> stream.write(new byte[] {2, 8, 1}, 0, 3));
    assertLost(Loss.GARBLED, asker.network().card(provider.id(), card.name()));
  }

  private static void assertLost(Loss loss, CardReply reply) {
    assertThat(reply)
        .isInstanceOfSatisfying(
            CardReply.Lost.class, lost -> assertThat(lost.loss()).isEqualTo(loss));
  }

  @Test
  void theWayToAPeerIsMeasured() {
    await()
        .atMost(PATIENCE)
        .until(() ->
            asker.network().peer(provider.id()).stream()
                .anyMatch(peer -> peer.roundTrip().isPresent()));
  }

  @Test
  void nodesLearnWhatTheOthersOffer() {
    AdvertContent content =
        new AdvertContent(
            "attic",
            List.of("script"),
            List.of(),
            LoadReport.UNKNOWN,
            DataPolicy.KEEPS_NOTHING,
            Reach.MESH,
            List.of());
    provider.network().publish(Map.of(Reach.MESH, content));
    await()
        .atMost(PATIENCE)
        .until(() ->
            asker.network().peers().stream()
                .anyMatch(peer -> peer.isConnected() && peer.displayName().equals("attic")));
    provider.network().leave(Duration.ZERO);
    await()
        .atMost(PATIENCE)
        .until(() ->
            asker.network().peer(provider.id()).stream()
                .noneMatch(peer -> peer.offer().isPresent()));
  }
}
