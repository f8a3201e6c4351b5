package dev.folkmoot.net.libp2p;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.net.member.MeshMode;
import dev.folkmoot.net.pairing.Paired;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What a node is among others. Where something is asked for later it is asked on threads of the
 * network, and must answer at once.
 *
 * @param identity the key that it is known by
 * @param name of this machine, for people: up to {@link Paired#MAX_NAME_CHARS} visible characters
 * @param mode the mesh that it belongs to
 * @param listen multiaddrs; port 0 takes a free one
 * @param search whether and where it looks for others by multicast
 * @param bootstrap multiaddrs with a name at their end that are dialled always
 * @param neighbours multiaddrs with a name at their end that are found in another way; asked every
 *     two seconds, by a thread that may read a few files
 * @param friends whose machines are friends
 * @param banned whose connections are refused
 * @param keeper keeps who has been paired with, on both sides: a mesh key that was given, or a
 *     friend; if it throws, the pairing has failed
 */
public record MeshSettings(
    Identity identity,
    String name,
    MeshMode mode,
    List<String> listen,
    LanSearch search,
    List<String> bootstrap,
    Supplier<List<String>> neighbours,
    Predicate<NodeId> friends,
    Predicate<NodeId> banned,
    Consumer<Paired> keeper) {

  /** All of this machine's addresses, over QUIC and TCP. */
  public static final List<String> LISTEN_EVERYWHERE =
      List.of(
          "/ip4/0.0.0.0/tcp/0",
          "/ip6/::/tcp/0",
          "/ip4/0.0.0.0/udp/0/quic-v1",
          "/ip6/::/udp/0/quic-v1");

  public MeshSettings {
    requireNonNull(identity);
    requireNonNull(mode);
    requireNonNull(search);
    requireNonNull(neighbours);
    requireNonNull(friends);
    requireNonNull(banned);
    requireNonNull(keeper);
    Paired.requireName(name);
    listen = List.copyOf(listen);
    bootstrap = List.copyOf(bootstrap);
  }
}
