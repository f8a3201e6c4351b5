package dev.folkmoot.net.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.StreamHandler;
import dev.folkmoot.net.Loss;
import dev.folkmoot.net.RemoteAnswer;
import dev.folkmoot.net.Reply;
import dev.folkmoot.net.libp2p.SimVillage.House;
import dev.folkmoot.net.member.MemberExchange;
import dev.folkmoot.net.member.MeshMode;
import dev.folkmoot.net.pairing.MeshKey;
import dev.folkmoot.net.wire.Answer;
import dev.folkmoot.net.wire.BodyCodec;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.InferBody;
import dev.folkmoot.net.wire.MessageReader;
import dev.folkmoot.net.wire.ModelReference;
import dev.folkmoot.net.wire.Protocols;
import dev.folkmoot.net.wire.RequestHeader;
import dev.folkmoot.net.wire.RequestId;
import dev.folkmoot.testkit.net.SimHost;
import dev.folkmoot.testkit.sim.SeededRandom;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node, and a peer beside it that does with the protocols what it likes; on virtual time. */
class MembershipTest {

  private static final ProtocolId MEMBER = new ProtocolId(Protocols.MEMBER);
  private static final ProtocolId ADVERT = new ProtocolId(Protocols.ADVERT);
  private static final Duration EXPELLED = Duration.ofSeconds(20);

  private final SimVillage village = new SimVillage();
  private final MeshKey key = MeshKey.draw(SeededRandom.of(1, "key"));
  private final MeshMode ours = new MeshMode.Keyed(key);
  private final MeshMode theirs = new MeshMode.Keyed(MeshKey.draw(SeededRandom.of(2, "key")));
  private final ScriptedHandler handler = new ScriptedHandler();
  private final List<Reach> standings = new CopyOnWriteArrayList<>();
  private final AtomicInteger adverts = new AtomicInteger();
  private House node;
  private SimHost peer;

  @BeforeEach
  void start() throws Exception {
    node = village.hidden("node", ours);
    village.publish(node);
    handler.standings = standings;
    node.node().network().serve(handler);
    peer = village.net.host("peer");
    peer.host().handle(ADVERT, this::countAdverts);
  }

  @AfterEach
  void close() throws Exception {
    village.close();
  }

  private void countAdverts(Stream stream) throws IOException {
    adverts.incrementAndGet();
    stream.input().readAllBytes();
  }

  private NodeId id() {
    return Names.node(peer.peerId());
  }

  private void connect() throws Exception {
    village.net.run(() -> peer.host().connect(address()));
  }

  private Multiaddr address() {
    return Multiaddr.parse(node.node().addresses().getFirst());
  }

  private MemberExchange exchange(MeshMode mode) {
    return new MemberExchange(mode, id(), node.id(), peer.platform().random());
  }

  private Stream open(ProtocolId protocol) throws IOException {
    return peer.host().newStream(node.node().host().peerId(), protocol);
  }

  private static FrameStream framed(Stream stream) {
    return new FrameStream(stream, new TrafficCounter(), 1024, 1, 1024);
  }

  private static void write(FrameStream frames, Bytes message) throws IOException {
    frames.write(out -> out.append(message));
  }

  private static Bytes read(FrameStream frames) throws IOException {
    Bytes message = frames.read(MessageReader::rest);
    if (message == null) {
      throw new IOException("it hung up");
    }
    return message;
  }

  /** Asks as a member of this mesh does; answers the last message. */
  private Bytes ask(MeshMode mode) throws IOException {
    MemberExchange exchange = exchange(mode);
    FrameStream frames = framed(open(MEMBER));
    write(frames, exchange.ask());
    Bytes last = exchange.conclude(read(frames));
    write(frames, last);
    frames.stream().close();
    return last;
  }

  /** Answers as a member of this mesh does. */
  private StreamHandler answering(MeshMode mode) {
    return stream -> {
      MemberExchange exchange = exchange(mode);
      FrameStream frames = framed(stream);
      write(frames, exchange.answer(read(frames)));
      exchange.finish(read(frames));
    };
  }

  private StreamAnswer request() throws IOException {
    Bytes encoded = BodyCodec.encode(body());
    return new StreamAnswer(
        () -> open(new ProtocolId(Protocols.INFER)),
        new TrafficCounter(),
        peer.platform(),
        header(encoded.size()),
        encoded);
  }

  private static InferBody body() {
    return InferBody.of(InferenceRequest.of(new Prompt.Raw("hello")));
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

  private static String readAll(StreamAnswer answer) throws InterruptedException {
    Reply reply = answer.next();
    while (!reply.isLast()) {
      reply = answer.next();
    }
    answer.close();
    return reply instanceof Reply.Heard(Answer.Event _) ? "answered" : reply.toString();
  }

  @Test
  void whoProvesTheKeyIsAMemberWhoeverBegins() throws Exception {
    connect();
    village.net.run(() -> ask(ours));
    village.pass(Duration.ofMillis(100));
    assertThat(node.standing(id())).contains(Reach.MESH);
    SimHost silent = village.net.host("silent");
    peer = silent;
    silent.host().handle(MEMBER, answering(ours));
    connect();
    village.pass(SimVillage.MOMENT);
    assertThat(node.standing(id())).contains(Reach.MESH);
  }

  @Test
  void aRequestThatOvertakesItsProofIsServed() throws Exception {
    connect();
    village.net.run(() -> {
      StreamAnswer answer = request();
      assertThat(answer.next(Duration.ofMillis(500))).isEmpty();
      ask(ours);
      assertThat(readAll(answer)).isEqualTo("answered");
    });
    assertThat(standings).containsExactly(Reach.MESH);
  }

  @Test
  void aRequestOfWhoProvesNothingIsJudgedAsAStrangersAfterAMoment() throws Exception {
    connect();
    village.net.run(() -> readAll(request()));
    assertThat(standings).containsExactly(Reach.PUBLIC);
    assertThat(village.net.now()).isLessThan(Membership.SETTLE_TIMEOUT.plusSeconds(2));
  }

  /** He holds them open while it is being found out who he is; others do not notice. */
  @Test
  void aStrangerWithManyRequestsKeepsNobodyFromBeingServed() throws Exception {
    SimHost member = village.net.host("member");
    member.host().handle(MEMBER, stream -> {});
    connect();
    List<StreamAnswer> flood = new ArrayList<>();
    village.net.run(() -> {
      for (int i = 0; i < 500; i++) {
        StreamAnswer answer = request();
        assertThat(answer.next(Duration.ZERO)).isEmpty();
        flood.add(answer);
      }
    });
    SimHost stranger = peer;
    peer = member;
    connect();
    village.net.run(() -> {
      ask(ours);
      assertThat(readAll(request())).isEqualTo("answered");
    });
    assertThat(standings).containsExactly(Reach.MESH);
    village.pass(EXPELLED);
    assertThat(standings).hasSize(501);
    assertThat(standings.subList(1, 501)).containsOnly(Reach.PUBLIC);
    assertThat(stranger.host().connections()).isEmpty();
    village.net.run(() -> flood.forEach(StreamAnswer::close));
  }

  /** It was a stranger already, but proves at this moment that it is none. */
  @Test
  void aRequestBesideALateProofWaitsForIt() throws Exception {
    village.net.run(() -> node.node().invite(Reach.MESH, Duration.ofMinutes(5)));
    connect();
    village.pass(Duration.ofSeconds(30));
    assertThat(node.standing(id())).isEmpty();
    village.net.run(() -> {
      MemberExchange exchange = exchange(ours);
      FrameStream frames = framed(open(MEMBER));
      write(frames, exchange.ask());
      Bytes last = exchange.conclude(read(frames));
      StreamAnswer answer = request();
      assertThat(answer.next(Duration.ofMillis(500))).isEmpty();
      write(frames, last);
      assertThat(readAll(answer)).isEqualTo("answered");
    });
    assertThat(standings).containsExactly(Reach.MESH);
    village.pass(Duration.ofSeconds(1));
    assertThat(node.standing(id())).contains(Reach.MESH);
    assertThat(adverts).hasValue(1);
  }

  @Test
  void nothingOfAnAdvertGoesToAPeerBeforeItsProofNorToAStranger() throws Exception {
    connect();
    village.pass(Duration.ofSeconds(4));
    assertThat(adverts).hasValue(0);
    village.net.run(() -> ask(theirs));
    village.pass(EXPELLED);
    assertThat(adverts).hasValue(0);
    assertThat(peer.host().connections()).isEmpty();
    connect();
    village.net.run(() -> ask(ours));
    village.pass(Duration.ofSeconds(1));
    assertThat(adverts).hasValue(1);
  }

  /** He was a member once, say others, and they are wrong by now. */
  @Test
  void noByteOfARequestGoesToWhoHasNotProvenThatItMayHaveIt() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    peer.host()
        .handle(
            new ProtocolId(Protocols.INFER),
            stream -> {
              asked.incrementAndGet();
              stream.input().readAllBytes();
            });
    village.net.run(() -> {
      node.node()
          .host()
          .peers()
          .addAddresses(peer.peerId(), List.of(peer.address()), Duration.ofHours(1));
      RemoteAnswer answer = node.node().network().infer(id(), header(0), body());
      assertThat(answer.next())
          .isInstanceOfSatisfying(
              Reply.Lost.class, lost -> assertThat(lost.loss()).isEqualTo(Loss.UNREACHABLE));
      answer.close();
    });
    village.pass(Duration.ofSeconds(1));
    assertThat(asked).hasValue(0);
    peer.host().handle(MEMBER, answering(ours));
    village.pass(EXPELLED);
    village.net.run(() -> {
      RemoteAnswer answer = node.node().network().infer(id(), header(0), body());
      assertThat(answer.next(Duration.ofSeconds(2))).isEmpty();
      answer.close();
    });
    village.pass(Duration.ofSeconds(1));
    assertThat(asked).hasValue(1);
  }

  @Test
  void whatAStrangerSaysOfHimselfIsNotHeard() throws Exception {
    connect();
    village.net.run(() -> {
      ask(theirs);
      Stream stream = open(ADVERT);
      stream.write(new byte[] {2, 8, 1}, 0, 3);
      assertThatThrownBy(() -> stream.read(new byte[1], 0, 1)).isInstanceOf(IOException.class);
    });
  }

  @Test
  void theProofOfAnEarlierConnectionIsWorthless() throws Exception {
    connect();
    Bytes recorded = village.net.call(() -> ask(ours));
    village.pass(Duration.ofSeconds(1));
    assertThat(node.standing(id())).contains(Reach.MESH);
    village.net.run(() -> peer.host().connections().getFirst().close());
    village.pass(Duration.ofSeconds(1));
    connect();
    village.net.run(() -> {
      FrameStream frames = framed(open(MEMBER));
      write(frames, exchange(ours).ask());
      read(frames);
      write(frames, recorded);
      frames.stream().close();
    });
    village.pass(Duration.ofSeconds(1));
    assertThat(node.standing(id())).isEmpty();
    village.pass(EXPELLED);
    assertThat(peer.host().connections()).isEmpty();
  }

  @Test
  void whoeverAnswersWithGarbageOrNotAtAllIsAStrangerAndGoes() throws Exception {
    List<StreamHandler> liars = new ArrayList<>();
    liars.add(stream -> stream.write(new byte[] {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9}, 0, 11));
    liars.add(stream -> stream.write(new byte[] {(byte) 0xff, (byte) 0xff, 1}, 0, 3));
    liars.add(stream -> stream.input().readAllBytes());
    liars.add(stream -> stream.input().transferTo(stream.output()));
    liars.add(Stream::reset);
    liars.add(Stream::close);
    liars.add(answering(theirs));
    liars.add(answering(new MeshMode.Open()));
    for (StreamHandler liar : liars) {
      peer = village.net.host("liar " + liars.indexOf(liar));
      peer.host().handle(MEMBER, liar);
      connect();
      village.pass(EXPELLED);
      assertThat(node.standing(id())).isEmpty();
      assertThat(peer.host().connections()).isEmpty();
    }
  }

  @Test
  void whoAsksWithoutEndIsAnsweredNoMoreAndStaysWhatHeIs() throws Exception {
    connect();
    AtomicInteger answered = new AtomicInteger();
    village.net.run(() -> {
      ask(ours);
      for (int i = 0; i < 200; i++) {
        try {
          ask(ours);
          answered.incrementAndGet();
        } catch (IOException e) {
          assertThat(e).hasMessageNotContaining("never");
        }
      }
    });
    assertThat(answered.get()).isBetween(1, 30);
    assertThat(node.standing(id())).contains(Reach.MESH);
    assertThat(adverts).hasValue(1);
  }

  @Test
  void whoIsAMemberNoMoreIsToldNothingMore() throws Exception {
    connect();
    village.net.run(() -> ask(ours));
    village.pass(Duration.ofSeconds(1));
    assertThat(node.standing(id())).contains(Reach.MESH);
    village.net.run(() -> ask(theirs));
    village.pass(Duration.ofSeconds(1));
    assertThat(node.standing(id())).isEmpty();
    village.pass(EXPELLED);
    assertThat(peer.host().connections()).isEmpty();
  }

  /** The connection is a new one; what was proven on the old one does not count. */
  @Test
  void whoComesBackProvesAnew() throws Exception {
    connect();
    village.net.run(() -> ask(ours));
    village.pass(Duration.ofSeconds(1));
    village.net.sever(peer, node.machine());
    connect();
    village.pass(Duration.ofMillis(500));
    assertThat(node.standing(id())).isEmpty();
    village.net.run(() -> ask(ours));
    village.pass(Duration.ofMillis(500));
    assertThat(node.standing(id())).contains(Reach.MESH);
  }
}
