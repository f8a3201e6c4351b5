package dev.folkmoot.libp2p.dnsaddr;

import dev.folkmoot.libp2p.AddressProtocol;
import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.Multiaddr.Component;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts the addresses that a {@code /dnsaddr} stands for in its place, at the moment of a dial. */
public final class DnsaddrResolver {

  /** Questions for one dial. */
  static final int MAX_LOOKUPS = 16;

  /** Questions that may fail before the rest is left unasked: each may take seconds. */
  static final int MAX_FAILURES = 2;

  /** How often one record may lead to the next. */
  static final int MAX_DEPTH = 4;

  /** Addresses that one dial may gain. */
  static final int MAX_ADDRESSES = 64;

  private static final String PREFIX = "_dnsaddr.";
  private static final String ATTRIBUTE = "dnsaddr=";

  private final TxtLookup lookup;

  public DnsaddrResolver(TxtLookup lookup) {
    this.lookup = lookup;
  }

  /**
   * What became of a list of addresses.
   *
   * @param addresses those of the list that were none, and what the others led to
   * @param failures why some led nowhere, for people to read
   */
  public record Resolution(List<Multiaddr> addresses, List<String> failures) {
    public Resolution {
      addresses = List.copyOf(addresses);
      failures = List.copyOf(failures);
    }
  }

  /**
   * Resolves every {@code /dnsaddr} in the list; blocks where there is one.
   *
   * @param peer who is wanted: records that name somebody else are left out
   */
  public Resolution resolve(PeerId peer, List<Multiaddr> addresses) {
    if (addresses.stream().noneMatch(DnsaddrResolver::isName)) {
      return new Resolution(addresses, List.of());
    }
    Search search = new Search(peer);
    for (Multiaddr address : addresses) {
      search.follow(address, 0);
    }
    return new Resolution(List.copyOf(search.found), search.failures);
  }

  private static boolean isName(Multiaddr address) {
    return address.components().getFirst().protocol() == AddressProtocol.DNSADDR;
  }

  /** One dial's search, and what it has used of its budget. */
  private final class Search {
    private final PeerId peer;
    private final Set<Multiaddr> found = new LinkedHashSet<>();
    private final List<String> failures = new ArrayList<>();
    private final Set<Multiaddr> asked = new HashSet<>();
    private int gained;

    Search(PeerId peer) {
      this.peer = peer;
    }

    void follow(Multiaddr address, int depth) {
      if (!isName(address)) {
        if (depth == 0) {
          found.add(address);
        } else if (gained < MAX_ADDRESSES && found.add(address)) {
          gained++;
        }
        return;
      }
      // Each name once: two that name each other end here.
      if (depth == MAX_DEPTH
          || asked.size() == MAX_LOOKUPS
          || failures.size() == MAX_FAILURES
          || !asked.add(address)) {
        return;
      }
      List<Component> rest = address.components().subList(1, address.components().size());
      for (String text : texts(PREFIX + address.components().getFirst().text())) {
        read(text).filter(record -> endsWith(record, rest)).ifPresent(r -> follow(r, depth + 1));
      }
    }

    private List<String> texts(String name) {
      try {
        return lookup.texts(name);
      } catch (IOException failed) {
        failures.add(failed.getMessage());
        return List.of();
      }
    }

    /** The address in a record, less the peer that is wanted anyway. */
    private Optional<Multiaddr> read(String text) {
      if (!text.startsWith(ATTRIBUTE)) {
        return Optional.empty();
      }
      try {
        Multiaddr address = Multiaddr.parse(text.substring(ATTRIBUTE.length()));
        boolean wanted = address.peerId().filter(named -> !named.equals(peer)).isEmpty();
        return wanted ? address.withoutPeerId() : Optional.empty();
      } catch (MalformedException unknown) {
        return Optional.empty(); // one of a protocol yet to come must not hide the others
      }
    }

    private static boolean endsWith(Multiaddr record, List<Component> rest) {
      List<Component> all = record.components();
      return all.size() > rest.size()
          && all.subList(all.size() - rest.size(), all.size()).equals(rest);
    }
  }
}
