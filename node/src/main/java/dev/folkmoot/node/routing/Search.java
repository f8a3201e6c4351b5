package dev.folkmoot.node.routing;

import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.routing.history.Experience;
import dev.folkmoot.node.routing.history.PrefixHolder;
import dev.folkmoot.node.routing.history.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The search for the best few machines, without looking at all of them; used once.
 *
 * <p>Who holds the conversation is looked at by name. Of each group, the near-equal at its head are
 * divided into as many stretches as are wanted, and from each stretch one machine is drawn that can
 * answer. Where none can, the next stretch of near-equals follows. So a large mesh costs a plan no
 * more than a small one, and askers with the same knowledge do not draw the same machines.
 */
final class Search {

  /** Machines drawn from each group of alike ones. */
  private static final int SAMPLE = 8;

  /** Differences below this are noise, and so are differences of this share. */
  private static final double NEAR_MS = 25;

  private static final double NEAR_SHARE = 0.1;

  /** Loading is thought to cost this much more than it takes. */
  private static final double LOADING_AVERSION = 1.5;

  private static final double MESH_DETOUR_MS = 250;
  private static final double FRIENDS_DETOUR_MS = 2_000;
  private static final double PUBLIC_DETOUR_MS = 5_000;

  /** Added to what is to come last in any case. */
  private static final double OUTRANKED_MS = 1e12;

  private final Wanted wanted;
  private final Experience experience;
  private final RandomGenerator random;
  private final Eligibility eligibility;
  private final Instant now;
  private final Bucket bucket;
  private final int sizeClass;
  private final List<Held> held = new ArrayList<>(4);
  private final Scored[] best = new Scored[RoutePlanner.MAX_CHOICES];
  private int size;
  private @Nullable Reach readyCircle;

  /** A machine that holds the beginning of the conversation. */
  private record Held(Entry entry, int tokens) {}

  /** A machine that can answer, at its price. */
  private record Scored(Entry entry, Estimate estimate, double price) {}

  Search(
      Wanted wanted, PeerIndex index, Experience experience, Instant now, RandomGenerator random) {
    this.wanted = wanted;
    this.experience = experience;
    this.random = random;
    this.now = now;
    this.eligibility = new Eligibility(wanted, now);
    this.bucket = index.bucket(wanted);
    this.sizeClass = Entry.sizeClass(wanted.promptTokens());
    for (PrefixHolder holder : experience.holders(wanted.prefix(), now)) {
      Entry entry = index.entry(holder.node(), wanted);
      if (entry != null) {
        held.add(new Held(entry, holder.tokens()));
      }
    }
  }

  /** What a machine at this reach has to be quicker by than this one. */
  static double detourMs(Reach reach) {
    return switch (reach) {
      case LOCAL -> 0;
      case MESH -> MESH_DETOUR_MS;
      case FRIENDS -> FRIENDS_DETOUR_MS;
      case PUBLIC -> PUBLIC_DETOUR_MS;
    };
  }

  /** Whose machines: one's own, those of friends, anybody's. */
  private static Reach circle(Reach reach) {
    return reach == Reach.LOCAL ? Reach.MESH : reach;
  }

  /** Whether a nearer circle has a machine that need not be waited for. */
  private boolean isOutranked(Reach reach) {
    return readyCircle != null && circle(reach).compareTo(readyCircle) > 0;
  }

  private static double near(double price) {
    return price + Math.max(NEAR_MS, NEAR_SHARE * price);
  }

  /** The best, the first one drawn among the near-equal. */
  List<Choice> best() {
    Reach reached = null;
    for (Group group : bucket.groups()) {
      Reach reach = group.alike().reach();
      if (isFull() && isOutranked(reach)) {
        break;
      }
      if (reach != reached) {
        reached = reach;
        takeHolders(reach);
      }
      if (eligibility.forbidden(group.orders()[0][0].candidate) == null) {
        draw(group);
      }
    }
    spread();
    List<Choice> choices = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      choices.add(best[i].entry.choice(best[i].estimate, wanted.policy()));
    }
    return choices;
  }

  private void takeHolders(Reach reach) {
    for (Held holder : held) {
      Entry entry = holder.entry;
      if (entry.candidate.reach() == reach && eligibility.forbidden(entry.candidate) == null) {
        take(entry, holder.tokens);
      }
    }
  }

  private void draw(Group group) {
    Entry[] order = group.orders()[sizeClass];
    double detour = detourMs(group.alike().reach());
    int found = 0;
    int start = 0;
    while (start < order.length && found < SAMPLE) {
      double least = order[start].bound(sizeClass);
      if (isFull() && least + detour > best[size - 1].price) {
        return;
      }
      int end = group.endOf(sizeClass, start + 1, near(least));
      int stretches = Math.min(SAMPLE, end - start);
      int from = start;
      for (int i = 1; i <= stretches; i++) {
        int to = start + (end - start) * i / stretches;
        if (drawOne(order, from, to)) {
          found++;
        }
        from = to;
      }
      start = end;
    }
  }

  /** Takes one that can, beginning anywhere in the stretch. */
  private boolean drawOne(Entry[] order, int from, int to) {
    int length = to - from;
    int begin = length == 1 ? 0 : random.nextInt(length);
    for (int i = 0; i < length; i++) {
      int place = begin + i;
      Entry entry = order[from + (place < length ? place : place - length)];
      if (!isHolder(entry) && take(entry, 0)) {
        return true;
      }
    }
    return false;
  }

  private boolean isHolder(Entry entry) {
    for (int i = 0; i < held.size(); i++) {
      if (held.get(i).entry == entry) {
        return true;
      }
    }
    return false;
  }

  /** Ranks the machine, if it can answer. */
  private boolean take(Entry entry, int tokens) {
    Standing standing = experience.standing(entry.candidate.node(), entry.candidate.taken(), now);
    if (eligibility.hindered(entry.candidate, entry.offer, standing) != null) {
      return false;
    }
    boolean loaded = entry.isLoadedFor(wanted.options(), wanted.contextTokens());
    Estimate estimate = entry.estimate(standing, wanted.promptTokens(), tokens, loaded);
    Reach reach = entry.candidate.reach();
    double price =
        entry.cost(estimate) + estimate.loadMs() * (LOADING_AVERSION - 1) + detourMs(reach);
    if (isOutranked(reach)) {
      price += OUTRANKED_MS;
    } else if (estimate.isReady()) {
      readyCircle = circle(reach);
    }
    insert(new Scored(entry, estimate, price));
    return true;
  }

  private boolean isFull() {
    return size == best.length;
  }

  private void insert(Scored scored) {
    if (isFull() && scored.price >= best[size - 1].price) {
      return;
    }
    int place = isFull() ? size - 1 : size++;
    while (place > 0 && best[place - 1].price > scored.price) {
      best[place] = best[place - 1];
      place--;
    }
    best[place] = scored;
  }

  /**
   * Puts one of the near-equal first: the better of two that are drawn with replacement, so that of
   * two near-equal ones the better is taken three times in four and not always.
   */
  private void spread() {
    int equals = 0;
    while (equals < size
        && best[equals].price <= near(best[0].price)
        && best[equals].entry.candidate.reach() == best[0].entry.candidate.reach()) {
      equals++;
    }
    if (equals > 1) {
      int drawn = Math.min(random.nextInt(equals), random.nextInt(equals));
      Scored first = best[drawn];
      System.arraycopy(best, 0, best, 1, drawn);
      best[0] = first;
    }
  }
}
