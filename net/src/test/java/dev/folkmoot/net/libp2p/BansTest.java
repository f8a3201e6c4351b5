package dev.folkmoot.net.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.libp2p.Connection.Direction;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.testkit.sim.Simulation;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BansTest {

  private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/127.0.0.1/tcp/1");

  private final Simulation time = new Simulation(1);
  private final Set<NodeId> banned = new HashSet<>();
  private final Bans bans = new Bans(banned::contains, time.platform("bans").timers());
  private final NodeId node = Identity.draw(new SecureRandom()).nodeId();

  @AfterEach
  void close() {
    time.close();
  }

  private boolean mayMeet(PeerId peer) {
    boolean dial = bans.mayDial(peer, ADDRESS);
    assertThat(bans.mayKeep(peer, Direction.INBOUND, ADDRESS)).isEqualTo(dial);
    return dial;
  }

  @Test
  void whomTheOwnerBansIsRefusedFromThatMomentOn() {
    assertThat(mayMeet(Names.peer(node))).isTrue();
    banned.add(node);
    assertThat(mayMeet(Names.peer(node))).isFalse();
    banned.clear();
    assertThat(mayMeet(Names.peer(node))).isTrue();
  }

  @Test
  void anOffenderIsRefusedForAWhile() {
    bans.ban(node, Duration.ofMinutes(10));
    time.advance(Duration.ofMinutes(9));
    assertThat(mayMeet(Names.peer(node))).isFalse();
    time.advance(Duration.ofMinutes(2));
    assertThat(mayMeet(Names.peer(node))).isTrue();
  }

  @Test
  void whoHasAKeyOfAnotherKindIsNoNode() {
    PeerId rsa = PeerId.parse("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N");
    assertThat(mayMeet(rsa)).isFalse();
  }
}
