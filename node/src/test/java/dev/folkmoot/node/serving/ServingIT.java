package dev.folkmoot.node.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.Answered;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.Transcript;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.RemoteAnswer;
import dev.folkmoot.net.Reply;
import dev.folkmoot.net.libp2p.Identity;
import dev.folkmoot.net.libp2p.LanSearch;
import dev.folkmoot.net.libp2p.MeshNode;
import dev.folkmoot.net.libp2p.MeshSettings;
import dev.folkmoot.net.member.MeshMode;
import dev.folkmoot.net.wire.Answer;
import dev.folkmoot.net.wire.InferBody;
import dev.folkmoot.net.wire.Refusal;
import dev.folkmoot.node.local.LocalAnswer;
import dev.folkmoot.node.metrics.Ending;
import dev.folkmoot.testkit.engine.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider and its askers on loopback. */
class ServingIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TWO_MEGABYTES = 2 * 1024 * 1024;
  private static final Duration LONG = Duration.ofMinutes(10);

  private final List<MeshNode> nodes = new ArrayList<>();
  @TempDir Path root;
  private MeshNode provider;
  private MeshNode asker;
  private Hall hall;

  @BeforeEach
  void start() throws IOException {
    provider = node(List.of());
    hall = new Hall(root, ServingSettings.DEFAULT, provider.network());
    asker = node(provider.addresses());
  }

  @AfterEach
  void close() {
    nodes.forEach(MeshNode::close);
    hall.close();
    await().atMost(PATIENCE).until(() -> hall.serving.running() + hall.serving.waiting() == 0);
    assertThat(hall.engine.openGenerations()).isZero();
  }

  private void serveAs(ServingSettings settings) {
    hall.close();
    hall = new Hall(root, settings, provider.network());
  }

  private MeshNode node(List<String> bootstrap) throws IOException {
    MeshSettings settings =
        new MeshSettings(
            Identity.draw(new SecureRandom()),
            "node" + nodes.size(),
            new MeshMode.Open(),
            List.of("/ip4/127.0.0.1/tcp/0"),
            LanSearch.OFF,
            bootstrap,
            List::of,
            _ -> false,
            _ -> false,
            _ -> {});
    MeshNode node = MeshNode.start(settings);
    nodes.add(node);
    if (!bootstrap.isEmpty()) {
      await().atMost(PATIENCE).until(() -> isMember(node));
    }
    return node;
  }

  private boolean isMember(MeshNode node) {
    return node.network().peer(provider.id()).stream()
        .anyMatch(peer -> peer.isConnected() && peer.standing() == Reach.MESH);
  }

  private RemoteAnswer ask(MeshNode from, InferenceRequest request, boolean resumed) {
    var header = hall.header(Reach.MESH, RunnerOptions.DEFAULT, resumed, LONG);
    return from.network().infer(provider.id(), header, InferBody.of(request));
  }

  private RemoteAnswer ask(MeshNode from, String prompt) {
    return ask(from, InferenceRequest.of(new Prompt.Raw(prompt)), false);
  }

  /** All that is said until the first of this kind, or the last. */
  private static List<Reply> readUntil(RemoteAnswer answer, Class<? extends Answer> kind)
      throws InterruptedException {
    List<Reply> replies = new ArrayList<>();
    do {
      replies.add(answer.next());
    } while (!replies.getLast().isLast()
        && !(replies.getLast() instanceof Reply.Heard(Answer said) && kind.isInstance(said)));
    return replies;
  }

  private static List<Answer> readAll(RemoteAnswer answer) throws InterruptedException {
    try (answer) {
      List<Answer> all = new ArrayList<>();
      for (Reply reply : readUntil(answer, Answer.Refused.class)) {
        assertThat(reply).isInstanceOf(Reply.Heard.class);
        all.add(((Reply.Heard) reply).answer());
      }
      return all.stream().filter(said -> !(said instanceof Answer.Beat)).toList();
    }
  }

  private static String textOf(List<Answer> answers) {
    StringBuilder text = new StringBuilder();
    for (Answer answer : answers) {
      if (answer instanceof Answer.Event(TokenEvent.Text event)) {
        text.append(event.text());
      }
    }
    return text.toString();
  }

  private void playEndless() {
    hall.engine.play(
        Script.tokens(1_000_000_000).withSlots(1).withTokenDelay(Duration.ofMillis(1)));
  }

  @Test
  void anAnswerComesOverTheWireInItsOrder() throws InterruptedException {
    List<Answer> answers = readAll(ask(asker, "hello good world"));
    assertThat(answers.get(0)).isInstanceOf(Answer.Accepted.class);
    assertThat(answers.get(1)).isInstanceOf(Answer.Began.class);
    assertThat(textOf(answers)).isEqualTo("hello good world");
    assertThat(answers.getLast().isLast()).isTrue();
  }

  @Test
  void aPromptOfTwoMegabytesArrivesWhole() throws InterruptedException {
    hall.engine.play(Script.saying("yes"));
    String prompt = "word ".repeat(TWO_MEGABYTES / 5);
    assertThat(textOf(readAll(ask(asker, prompt)))).isEqualTo("yes");
    assertThat(hall.engine.requests().getLast().prompt()).isEqualTo(new Prompt.Raw(prompt));
    assertThat(asker.network().traffic().sent()).isGreaterThanOrEqualTo(prompt.length());
    assertThat(provider.network().traffic().received()).isGreaterThanOrEqualTo(prompt.length());
    await()
        .atMost(PATIENCE)
        .until(() -> hall.meter.read().served().getOrDefault(Ending.ANSWERED, 0L) == 1);
  }

  @Test
  void whoIsNotServedIsRefusedAndNothingOfItsPromptComesIn() throws InterruptedException {
    serveAs(ServingSettings.DEFAULT.withServes(Reach.LOCAL));
    List<Answer> answers = readAll(ask(asker, "x".repeat(TWO_MEGABYTES)));
    assertThat(answers)
        .singleElement()
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.kind()).isEqualTo(Refusal.OUT_OF_REACH));
    assertThat(hall.engine.requests()).isEmpty();
  }

  @Test
  void aFullQueueIsToldOverTheWire() throws InterruptedException {
    serveAs(ServingSettings.DEFAULT.withQueue(0, 0));
    playEndless();
    try (LocalAnswer _ = hall.own(RunnerOptions.DEFAULT)) {
      assertThat(readAll(ask(asker, "x")))
          .singleElement()
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> {
                assertThat(refused.kind()).isEqualTo(Refusal.BUSY);
                assertThat(refused.retryAfter()).isPositive();
              });
    }
  }

  @Test
  void whoLetsGoFreesTheSlotForTheNext() throws InterruptedException {
    playEndless();
    RemoteAnswer first = ask(asker, "x");
    readUntil(first, Answer.Event.class);
    try (RemoteAnswer second = ask(asker, "y")) {
      readUntil(second, Answer.Accepted.class);
      first.close();
      List<Reply> replies = readUntil(second, Answer.Event.class);
      assertThat(replies.getLast().isLast()).isFalse();
    }
  }

  @Test
  void anAskerThatVanishesFreesItsSlot() throws Exception {
    playEndless();
    MeshNode other = node(provider.addresses());
    readUntil(ask(other, "x"), Answer.Event.class);
    other.close();
    try (RemoteAnswer next = ask(asker, "y")) {
      assertThat(readUntil(next, Answer.Event.class).getLast().isLast()).isFalse();
    }
  }

  @Test
  void anAnswerThatAnotherBeganIsContinuedAndNotRepeated() throws InterruptedException {
    hall.engine.play(Script.saying("one two three four five"));
    List<Answer> whole = readAll(ask(asker, "count"));
    Transcript transcript = new Transcript();
    whole.stream()
        .filter(Answer.Event.class::isInstance)
        .limit(2)
        .forEach(said -> transcript.add(((Answer.Event) said).event()));
    Answered answered = transcript.answered();
    InferenceRequest request = InferenceRequest.of(new Prompt.Raw("count")).withAnswered(answered);
    assertThat(answered.text() + textOf(readAll(ask(asker, request, true))))
        .isEqualTo("one two three four five");
  }

  @Test
  void whatRunsWhenTheMachineLeavesIsSentElsewhere() throws InterruptedException {
    playEndless();
    RemoteAnswer running = ask(asker, "x");
    readUntil(running, Answer.Event.class);
    Thread draining = Thread.ofVirtual().start(() -> hall.serving.drain(LONG));
    await()
        .atMost(PATIENCE)
        .until(() ->
            readAll(ask(asker, "y")).getLast() instanceof Answer.Refused refused
                && refused.kind() == Refusal.DRAINING);
    hall.clock.advance(LONG);
    List<Reply> replies = readUntil(running, Answer.Refused.class);
    assertThat(replies.getLast())
        .isInstanceOfSatisfying(
            Reply.Heard.class,
            heard ->
                assertThat(heard.answer())
                    .isInstanceOfSatisfying(
                        Answer.Event.class,
                        event ->
                            assertThat(((TokenEvent.Failed) event.event()).failure().kind())
                                .isEqualTo(Failure.Kind.BUSY)));
    running.close();
    draining.join();
  }

  @Test
  void theAskerHearsWhatIsOffered() {
    await()
        .atMost(PATIENCE)
        .until(() ->
            asker.network().peer(provider.id()).stream()
                .flatMap(peer -> peer.offer().stream())
                .flatMap(offer -> offer.advert().content().models().stream())
                .anyMatch(model -> model.digest().equals(hall.model().weightsDigest())));
  }

  @Test
  void aPeerThatFloodsCrowdsOutOnlyItself() throws Exception {
    ServingSettings settings = ServingSettings.DEFAULT.withQueue(16, 8);
    serveAs(settings);
    hall.engine.play(Script.saying("yes").withSlots(1).withTokenDelay(Duration.ofMillis(2)));
    MeshNode flooder = node(provider.addresses());
    String prompt = "word ".repeat(20_000);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Reply>>> flood = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        flood.add(
            threads.submit(() -> {
              try (RemoteAnswer answer = ask(flooder, prompt)) {
                return readUntil(answer, Answer.Refused.class);
              }
            }));
      }
      for (int i = 0; i < 10; i++) {
        assertThat(textOf(readAll(ask(asker, "hello")))).isEqualTo("yes");
        assertThat(hall.serving.waiting()).isLessThanOrEqualTo(settings.maxQueue());
        assertThat(hall.serving.running()).isLessThanOrEqualTo(settings.maxConnections());
      }
      for (Future<List<Reply>> one : flood) {
        assertThat(one.get().getLast().isLast()).isTrue();
      }
    }
  }
}
