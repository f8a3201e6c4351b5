package dev.folkmoot.node.routing;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.routing.candidate.Candidate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All machines known at one moment, this one among them, so sorted that a plan looks at few of
 * them. Immutable: every change makes another, which shares all that has not changed, and a plan
 * that is being made goes on with the one it has.
 *
 * <p>A machine stands in one {@link Bucket} for each model it offers, once by the model's name and
 * once by its digest. Within a bucket it stands in the {@link Group} of those like it, in order of
 * cost. A change of one advert copies the maps and the orders that the machine stands in, which
 * takes tens of microseconds at 1,000 machines; building the whole anew takes milliseconds.
 */
public final class PeerIndex {

  private final NodeId self;
  private final Map<NodeId, Known> known;
  private final Shelf<String> names;
  private final Shelf<Digest> digests;
  private final @Nullable Candidate echo;

  /**
   * A machine and what it offers.
   *
   * @param entries one for each offer
   */
  record Known(Candidate candidate, List<Entry> entries) {
    Known {
      entries = List.copyOf(entries);
    }

    static Known of(Candidate candidate) {
      return new Known(
          candidate,
          candidate.offers().stream().map(offer -> new Entry(candidate, offer)).toList());
    }
  }

  private PeerIndex(
      NodeId self,
      Map<NodeId, Known> known,
      Shelf<String> names,
      Shelf<Digest> digests,
      @Nullable Candidate echo) {
    this.self = self;
    this.known = known;
    this.names = names;
    this.digests = digests;
    this.echo = echo;
  }

  /**
   * Knows these; of two with one id the later.
   *
   * @param self this machine: a candidate with its id that does not stand at {@code LOCAL} is an
   *     echo of it and is never asked
   * @throws IllegalArgumentException if another machine stands at {@code LOCAL}
   */
  public static PeerIndex of(NodeId self, Collection<Candidate> candidates) {
    return of(self, candidates, Map.of());
  }

  /** As {@link #of}, from these instead of those that it knows; what has not changed is kept. */
  public PeerIndex renewed(Collection<Candidate> candidates) {
    return of(self, candidates, known);
  }

  private static PeerIndex of(
      NodeId self, Collection<Candidate> candidates, Map<NodeId, Known> before) {
    Map<NodeId, Known> known = HashMap.newHashMap(candidates.size());
    @Nullable Candidate echo = null;
    for (Candidate candidate : candidates) {
      if (isEcho(self, candidate)) {
        echo = candidate;
      } else {
        Known old = before.get(candidate.node());
        known.put(
            candidate.node(),
            old != null && old.candidate().equals(candidate) ? old : Known.of(candidate));
      }
    }
    List<List<Entry>> machines = known.values().stream().map(Known::entries).toList();
    return new PeerIndex(
        self,
        known,
        Shelf.of(entry -> entry.nameKey, machines),
        Shelf.of(entry -> entry.offer.digest(), machines),
        echo);
  }

  /**
   * Another index that knows this machine as it is now.
   *
   * @throws IllegalArgumentException if another machine stands at {@code LOCAL}
   */
  public PeerIndex with(Candidate candidate) {
    return isEcho(self, candidate)
        ? new PeerIndex(self, known, names, digests, candidate)
        : changed(candidate.node(), Known.of(candidate));
  }

  /** Another index that does not know it. */
  public PeerIndex without(NodeId node) {
    return known.containsKey(node) ? changed(node, null) : this;
  }

  public NodeId self() {
    return self;
  }

  /** How many machines are known, this one included. */
  public int size() {
    return known.size();
  }

  public Optional<Candidate> find(NodeId node) {
    return Optional.ofNullable(known.get(node)).map(Known::candidate);
  }

  /** All machines, in no order. */
  public Stream<Candidate> candidates() {
    return known.values().stream().map(Known::candidate);
  }

  Collection<Known> all() {
    return known.values();
  }

  /** This machine as others see it, if its own advert came back. */
  Optional<Candidate> echo() {
    return Optional.ofNullable(echo);
  }

  /** Who can run the model; by its weights where they are fixed, whatever it is called there. */
  Bucket bucket(Wanted wanted) {
    return wanted.digest().isPresent()
        ? digests.bucket(wanted.digest().get())
        : names.bucket(wanted.model().key());
  }

  /** What the machine offers of what is wanted; null if nothing. */
  @Nullable Entry entry(NodeId node, Wanted wanted) {
    Known machine = known.get(node);
    if (machine == null) {
      return null;
    }
    Digest digest = wanted.digest().orElse(null);
    String name = digest == null ? wanted.model().key() : "";
    Entry found = null;
    for (Entry entry : machine.entries()) {
      boolean fits =
          digest == null ? entry.nameKey.equals(name) : entry.offer.digest().equals(digest);
      if (fits && (found == null || found.offer.loaded().isEmpty())) {
        found = entry;
      }
    }
    return found;
  }

  private PeerIndex changed(NodeId node, @Nullable Known now) {
    Map<NodeId, Known> copy = new HashMap<>(known);
    Known before = now == null ? copy.remove(node) : copy.put(node, now);
    List<Entry> out = before == null ? List.of() : before.entries();
    List<Entry> in = now == null ? List.of() : now.entries();
    return new PeerIndex(self, copy, names.replacing(out, in), digests.replacing(out, in), echo);
  }

  private static boolean isEcho(NodeId self, Candidate candidate) {
    boolean local = candidate.reach() == Reach.LOCAL;
    boolean own = candidate.node().equals(self);
    if (local && !own) {
      throw new IllegalArgumentException(candidate.node() + " is not this machine");
    }
    return own && !local;
  }
}
