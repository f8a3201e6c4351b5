package dev.folkmoot.net.libp2p;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.mdns.MdnsService;
import dev.folkmoot.libp2p.platform.Gate;
import dev.folkmoot.net.pairing.Paired;
import dev.folkmoot.net.pairing.PairingCode;
import dev.folkmoot.net.pairing.PairingException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tries a code with every machine on the LAN that says that it invites somebody. One that only
 * pretends to learns nothing from it: it has one try at forty bits.
 */
final class InviterSearch {

  /** Inviters that are tried; a household has one. */
  private static final int MAX_INVITERS = 16;

  private static final System.Logger LOG = System.getLogger(InviterSearch.class.getName());

  private record Inviter(PeerId peer, List<Multiaddr> addresses) {}

  private final MeshNode node;
  private final ReentrantLock lock = new ReentrantLock();
  private final Gate found;
  private final Queue<Inviter> inviters = new ArrayDeque<>();
  private final Set<PeerId> seen = new HashSet<>();

  InviterSearch(MeshNode node) {
    this.node = node;
    this.found = new Gate(lock, node.platform().timers());
  }

  Paired join(PairingCode code) throws PairingException, IOException {
    @Nullable MdnsService service = node.beacon().lookForInviters(this::add);
    if (service == null) {
      throw new IOException("without an address, and without multicast, nobody can be found");
    }
    @Nullable PairingException refusal = null;
    @Nullable IOException loss = null;
    try {
      for (Inviter inviter = next(); inviter != null; inviter = next()) {
        try {
          return node.joinAt(inviter.peer(), inviter.addresses(), code);
        } catch (PairingException e) {
          LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", inviter.peer(), e.getMessage());
          // What the one with such an invitation says is of more use than what the others say.
          if (refusal == null || e.reason() != PairingException.Reason.NO_INVITATION) {
            refusal = e;
          }
        } catch (IOException e) {
          LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", inviter.peer(), e.getMessage());
          loss = e;
        }
      }
    } finally {
      service.close();
    }
    if (refusal != null) {
      throw refusal;
    }
    throw new IOException("no machine on this network invites anybody", loss);
  }

  private void add(PeerId peer, List<Multiaddr> addresses) {
    lock.lock();
    try {
      if (Names.isNode(peer) && seen.size() < MAX_INVITERS && seen.add(peer)) {
        inviters.add(new Inviter(peer, addresses));
        found.wake();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Null when the time is over. */
  private @Nullable Inviter next() throws IOException {
    lock.lock();
    try {
      if (seen.isEmpty()) {
        found.deadline(MeshNode.INVITER_SEARCH);
      }
      while (inviters.isEmpty()) {
        found.await();
      }
      return inviters.remove();
    } catch (SocketTimeoutException e) {
      return null;
    } finally {
      lock.unlock();
    }
  }
}
