package dev.folkmoot.net.libp2p;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.ProtocolId;
import dev.folkmoot.libp2p.Stream;
import dev.folkmoot.libp2p.host.Host;
import dev.folkmoot.libp2p.platform.Platform;
import dev.folkmoot.net.pairing.Invitations;
import dev.folkmoot.net.pairing.Inviter;
import dev.folkmoot.net.pairing.Joiner;
import dev.folkmoot.net.pairing.Paired;
import dev.folkmoot.net.pairing.PairingCode;
import dev.folkmoot.net.pairing.PairingException;
import dev.folkmoot.net.pairing.PairingException.Reason;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.MalformedMessageException;
import dev.folkmoot.net.wire.Protocols;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Pairing over streams: lets those in who know a code, and joins others with one. Anybody may
 * connect and try, so a stranger costs little: without an open invitation not a byte of his is
 * read, and with one only a few may talk at once, none of them for long.
 *
 * <p>The joiner waits until the inviter has kept what it learnt and ends the stream. So either both
 * know each other, or the inviter alone does, which a new code mends.
 */
final class PairingService implements AutoCloseable {

  /** Strangers that may try at once; two people who pair are one. */
  static final int MAX_ATTEMPTS = 4;

  /** A whole exchange, in which nobody types: some round trips, and seconds of arithmetic. */
  static final Duration EXCHANGE_TIMEOUT = Duration.ofSeconds(60);

  private static final System.Logger LOG = System.getLogger(PairingService.class.getName());
  private static final ProtocolId PROTOCOL = new ProtocolId(Protocols.PAIR);

  private final Host host;
  private final TrafficCounter traffic;
  private final Platform platform;
  private final Invitations invitations;
  private final String name;
  private final Consumer<Paired> keeper;
  private final Semaphore attempts = new Semaphore(MAX_ATTEMPTS);

  /**
   * Serves invitations from now on.
   *
   * @param host started; stays the caller's
   * @param name of this machine, for people
   * @param keeper keeps who has joined, before the joiner is told that it worked; if it throws, the
   *     joiner is told that it did not
   */
  PairingService(
      Host host,
      TrafficCounter traffic,
      Platform platform,
      Invitations invitations,
      String name,
      Consumer<Paired> keeper) {
    this.host = host;
    this.traffic = traffic;
    this.platform = platform;
    this.invitations = invitations;
    this.name = Paired.requireName(name);
    this.keeper = requireNonNull(keeper);
    host.handle(PROTOCOL, this::serve);
  }

  /**
   * Joins the machine that made the code, where this host knows how to find it.
   *
   * @throws PairingException if the other side refuses, or does not know the code
   * @throws IOException if it cannot be reached, or is lost before it has kept this machine
   */
  Paired join(NodeId inviter, PairingCode code) throws PairingException, IOException {
    return join(Names.peer(inviter), code);
  }

  /** The same, where this host has only been told an address; whose it is, the code proves. */
  Paired join(Multiaddr address, PairingCode code) throws PairingException, IOException {
    return join(host.connect(address).remotePeer(), code);
  }

  private Paired join(PeerId inviter, PairingCode code) throws PairingException, IOException {
    NodeId self = Names.node(host.peerId());
    NodeId peer;
    try {
      peer = Names.node(inviter);
    } catch (MalformedMessageException e) {
      throw new IOException("the other machine is no node: " + e.getMessage(), e);
    }
    Stream stream = host.newStream(inviter, PROTOCOL);
    boolean whole = false;
    try {
      Letters letters = letters(stream);
      Joiner joiner = new Joiner(code, self, peer, name, platform.random());
      letters.write(joiner.open());
      letters.write(joiner.confirm(letters.read()));
      Joiner.End end = joiner.finish(letters.read());
      letters.write(end.last());
      stream.closeWrite();
      awaitEnd(letters);
      whole = true;
      return end.paired();
    } finally {
      if (whole) {
        stream.close();
      } else {
        stream.reset();
      }
    }
  }

  private static void awaitEnd(Letters letters) throws PairingException, IOException {
    @Nullable Bytes more = letters.readOrEnd();
    if (more != null) {
      throw Joiner.refused(more);
    }
  }

  private void serve(Stream stream) throws IOException {
    Letters letters = letters(stream);
    if (!invitations.isAnyOpen(platform.timers().nanoTime())) {
      refuse(stream, letters, Reason.NO_INVITATION);
    } else if (!attempts.tryAcquire()) {
      refuse(stream, letters, Reason.BUSY);
    } else {
      try {
        admit(stream, letters);
      } finally {
        attempts.release();
      }
    }
  }

  private void admit(Stream stream, Letters letters) throws IOException {
    NodeId peer = Names.node(stream.connection().remotePeer());
    Inviter inviter =
        new Inviter(invitations, Names.node(host.peerId()), peer, name, platform.random());
    try {
      letters.write(inviter.begin(letters.read(), platform.timers().nanoTime()));
      letters.write(inviter.grant(letters.read()));
      keeper.accept(inviter.finish(letters.read()));
    } catch (PairingException e) {
      LOG.log(System.Logger.Level.DEBUG, "pairing with {0}: {1}", peer, e.getMessage());
      refuse(stream, letters, e.reason());
    }
  }

  private static void refuse(Stream stream, Letters letters, Reason reason) throws IOException {
    letters.write(Inviter.refusal(reason));
    stream.closeWrite();
  }

  private Letters letters(Stream stream) {
    return new Letters(stream, traffic, Joiner.MAX_MESSAGE_BYTES, EXCHANGE_TIMEOUT);
  }

  /** Serves no more; exchanges that are under way end by themselves. */
  @Override
  public void close() {
    host.unhandle(PROTOCOL);
  }
}
