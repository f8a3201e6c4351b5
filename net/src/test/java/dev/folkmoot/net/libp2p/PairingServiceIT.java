package dev.folkmoot.net.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.crypto.PrivateKey;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.host.HostConfig;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.net.pairing.Grant;
import dev.folkmoot.net.pairing.Invitations;
import dev.folkmoot.net.pairing.MeshKey;
import dev.folkmoot.net.pairing.Paired;
import dev.folkmoot.net.pairing.PairingCode;
import dev.folkmoot.net.pairing.PairingException;
import dev.folkmoot.net.pairing.PairingException.Reason;
import dev.folkmoot.net.wire.Protocols;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hosts on loopback, and codes that are right, wrong, used up or passed on by a stranger. */
@Timeout(60)
class PairingServiceIT {

  private static final ProtocolId PROTOCOL = new ProtocolId(Protocols.PAIR);

  /** One machine, and who has joined it. */
  private record Machine(
      Host host, Invitations invitations, PairingService service, List<Paired> joined) {
    NodeId id() {
      return Names.node(host.peerId());
    }

    Paired join(Machine other, PairingCode code) throws PairingException, IOException {
      return service.join(
          other.host.listenAddresses().getFirst().withPeerId(other.host.peerId()), code);
    }
  }

  private final Platform platform = Platform.system();
  private final List<Machine> machines = new ArrayList<>();
  private final MeshKey key = MeshKey.draw(platform.random());

  private Machine start(String name) throws IOException {
    PrivateKey identity = PrivateKey.generate(platform.random());
    Host host = Host.start(HostConfig.of(identity).listeningOn("/ip4/127.0.0.1/tcp/0"), platform);
    Invitations invitations = new Invitations(platform.random());
    List<Paired> joined = new CopyOnWriteArrayList<>();
    PairingService service =
        new PairingService(host, new TrafficCounter(), platform, invitations, name, joined::add);
    Machine machine = new Machine(host, invitations, service, joined);
    machines.add(machine);
    return machine;
  }

  @AfterEach
  void close() {
    machines.forEach(machine -> machine.service().close());
    machines.forEach(machine -> machine.host().close());
  }

  private PairingCode invited(Machine machine, Grant grant) {
    return machine
        .invitations()
        .invite(grant, Duration.ofMinutes(10), platform.timers().nanoTime());
  }

  private static PairingCode wrong(PairingCode code, int number) {
    char first = code.secret().charAt(0) == '0' ? '1' : '0';
    return new PairingCode(code.plate(), first + code.secret().substring(1, 7) + number);
  }

  private static void assertRefused(
      Reason reason, Machine joiner, Machine inviter, PairingCode code) {
    assertThatThrownBy(() -> joiner.join(inviter, code))
        .isInstanceOfSatisfying(
            PairingException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void theRightCodeMakesThemKnowEachOtherAndGivesTheMeshKey() throws Exception {
    Machine attic = start("attic");
    Machine laptop = start("laptop");
    PairingCode code = invited(attic, new Grant.Mesh(key));
    Paired gained = laptop.join(attic, PairingCode.parse(code.display()));
    assertThat(gained).isEqualTo(new Paired(attic.id(), "attic", new Grant.Mesh(key)));
    // Kept before the joiner was told: there is nothing to wait for.
    assertThat(attic.joined())
        .containsExactly(new Paired(laptop.id(), "laptop", new Grant.Mesh(key)));
  }

  @Test
  void whoIsConnectedAlreadyNeedsNoAddress() throws Exception {
    Machine attic = start("attic");
    Machine laptop = start("laptop");
    laptop
        .host()
        .connect(attic.host().listenAddresses().getFirst().withPeerId(attic.host().peerId()));
    PairingCode code = invited(attic, new Grant.Friends());
    assertThat(laptop.service().join(attic.id(), code).grant()).isEqualTo(new Grant.Friends());
  }

  @Test
  void afterThreeWrongCodesTheRightOneIsWorthless() throws Exception {
    Machine attic = start("attic");
    Machine laptop = start("laptop");
    PairingCode code = invited(attic, new Grant.Mesh(key));
    for (int i = 0; i < Invitations.MAX_TRIES; i++) {
      assertRefused(Reason.WRONG_CODE, laptop, attic, wrong(code, i));
    }
    assertRefused(Reason.NO_INVITATION, laptop, attic, code);
    assertThat(attic.joined()).isEmpty();
  }

  @Test
  void aCodeWorksOnce() throws Exception {
    Machine attic = start("attic");
    Machine laptop = start("laptop");
    Machine phone = start("phone");
    PairingCode code = invited(attic, new Grant.Mesh(key));
    laptop.join(attic, code);
    assertRefused(Reason.NO_INVITATION, phone, attic, code);
    assertRefused(Reason.NO_INVITATION, laptop, attic, code);
    assertThat(attic.joined()).hasSize(1);
  }

  /** The laptop was given the stranger's address; he passes every byte on to the real inviter. */
  @Test
  void aStrangerInBetweenLearnsNothingAndJoinsNobody() throws Exception {
    Machine attic = start("attic");
    Machine laptop = start("laptop");
    Machine stranger = start("stranger");
    PairingCode code = invited(attic, new Grant.Mesh(key));
    stranger
        .host()
        .connect(attic.host().listenAddresses().getFirst().withPeerId(attic.host().peerId()));
    stranger.service().close();
    stranger.host().handle(PROTOCOL, inbound -> relay(inbound, stranger, attic));
    assertRefused(Reason.MALFORMED, laptop, stranger, code);
    assertThat(attic.joined()).isEmpty();
    // One try is gone, and the code still works for the two who know it.
    assertThat(laptop.join(attic, code).grant()).isEqualTo(new Grant.Mesh(key));
  }

  private void relay(Stream inbound, Machine stranger, Machine attic) throws IOException {
    try (Stream outbound = stranger.host().newStream(attic.host().peerId(), PROTOCOL)) {
      platform.start("relay", () -> pump(inbound, outbound));
      outbound.input().transferTo(inbound.output());
    }
  }

  private static void pump(Stream from, Stream to) {
    try {
      from.input().transferTo(to.output());
    } catch (IOException e) {
      to.reset();
    }
  }

  @Test
  void whoeverInvitesNobodyListensToNobody() throws Exception {
    Machine attic = start("attic");
    Machine laptop = start("laptop");
    PairingCode code = PairingCode.draw(platform.random());
    assertRefused(Reason.NO_INVITATION, laptop, attic, code);
  }

  @Test
  void strangersThatSayNothingTakeNoMoreThanTheirPlacesAndGiveThemBack() throws Exception {
    Machine attic = start("attic");
    Machine laptop = start("laptop");
    PairingCode code = invited(attic, new Grant.Mesh(key));
    laptop
        .host()
        .connect(attic.host().listenAddresses().getFirst().withPeerId(attic.host().peerId()));
    List<Stream> silent = new ArrayList<>();
    for (int i = 0; i < PairingService.MAX_ATTEMPTS; i++) {
      Stream stream = laptop.host().newStream(attic.host().peerId(), PROTOCOL);
      stream.write(new byte[] {1}, 0, 1); // a length, and then nothing
      silent.add(stream);
    }
    awaitBusy(laptop, attic, code);
    assertRefused(Reason.BUSY, laptop, attic, code);
    silent.forEach(Stream::reset);
    Paired gained = null;
    while (gained == null) { // as soon as the other side has noticed
      try {
        gained = laptop.join(attic, code);
      } catch (PairingException e) {
        assertThat(e.reason()).isEqualTo(Reason.BUSY);
      }
    }
    assertThat(gained.grant()).isEqualTo(new Grant.Mesh(key));
  }

  /** Until all the silent ones are being served; a plate that nobody has costs no try. */
  private static void awaitBusy(Machine joiner, Machine inviter, PairingCode open)
      throws IOException {
    String plate = open.plate().equals("00") ? "11" : "00";
    PairingCode code = new PairingCode(plate, open.secret());
    Reason reason = Reason.NO_INVITATION;
    while (reason != Reason.BUSY) {
      try {
        joiner.join(inviter, code);
      } catch (PairingException e) {
        reason = e.reason();
      }
    }
  }
}
