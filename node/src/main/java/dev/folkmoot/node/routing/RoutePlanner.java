package dev.folkmoot.node.routing;

import dev.folkmoot.node.routing.history.Experience;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Decides who is asked to answer a request, and in which order: a pure function of the request, of
 * what the machines say of themselves, of what we have seen of them, of the time, and of a source
 * of randomness. It knows no network and waits for nothing.
 *
 * <h2>The order</h2>
 *
 * <p>Some things are never weighed: a request's reach, machines that keep prompts, the hop limit,
 * who was tried ({@link Eligibility}). All else has a price in milliseconds, so that one can yield
 * to the other, and the cheapest is asked first:
 *
 * <ul>
 *   <li>The first token: waiting for a slot, loading the model, the round trip, reading the prompt
 *       less what the machine's cache still holds of the conversation ({@link Entry}). So a full
 *       house costs more than a forgotten conversation as soon as the wait is longer than the
 *       prompt, and who answers "no" within a millisecond gains nothing by it: the time of a
 *       refusal is no measurement of anything.
 *   <li>Distance: the network is worth its trouble, and other people's machines are asked only if
 *       they are quicker by seconds ({@link Search#detourMs}). While a machine of a nearer circle
 *       has the model loaded and a slot free, no farther circle is asked at all.
 *   <li>Loading: what is loaded already is preferred by half, because loading throws out what
 *       somebody else may want.
 * </ul>
 *
 * <h2>Herds</h2>
 *
 * <p>Adverts are seconds old, and everybody reads the same ones. If all went to the machine that
 * was idle then, it would not be so now. Three things are done about it: our own requests under way
 * are added to what an advert says; among the near-equal two are drawn by lot and the better one
 * taken (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 2001: with old
 * knowledge the lot does most of the work); and a refusal counts as news that the queue is full.
 *
 * <h2>Speed</h2>
 *
 * <p>A plan does not look at everybody. A {@link PeerIndex} keeps those who have a model in groups
 * of such as are alike and in order of cost; a plan takes a sample of the near-equal at the head of
 * each group, and goes on only where nobody of them can. Measured: {@code bench/run routes}.
 */
public final class RoutePlanner {

  /** Who fails over more often than this plans anew, with those left out that were tried. */
  public static final int MAX_CHOICES = 8;

  private RoutePlanner() {}

  /**
   * Ranks the machines that may answer.
   *
   * @param wanted the request
   * @param index the machines known, this one among them
   * @param experience what we have seen of them
   * @param now the time, by the clock of the adverts
   * @param random decides among the near-equal
   */
  public static RoutePlan plan(
      Wanted wanted, PeerIndex index, Experience experience, Instant now, RandomGenerator random) {
    List<Choice> choices =
        switch (wanted.policy()) {
          case RoutePolicy.Auto _ -> new Search(wanted, index, experience, now, random).best();
          case RoutePolicy.LocalOnly _ -> new Search(wanted, index, experience, now, random).best();
          case RoutePolicy.RoundRobin _ -> inTurn(wanted, index, experience, now);
          // The examination knows whom a name means: one machine at most.
          case RoutePolicy.Pin _ -> able(wanted, index, experience, now);
        };
    return new RoutePlan(wanted, index, experience, now, choices);
  }

  /** All that can, in the order of their ids, beginning after the one that was asked last. */
  private static List<Choice> inTurn(
      Wanted wanted, PeerIndex index, Experience experience, Instant now) {
    List<Choice> able = able(wanted, index, experience, now);
    able.sort(Comparator.comparing(Choice::node));
    int next =
        experience
            .lastAsked()
            .map(last -> (int) able.stream().filter(c -> c.node().compareTo(last) <= 0).count())
            .orElse(0);
    List<Choice> turns = new ArrayList<>(able.subList(next, able.size()));
    turns.addAll(able.subList(0, next));
    return turns.subList(0, Math.min(MAX_CHOICES, turns.size()));
  }

  private static List<Choice> able(
      Wanted wanted, PeerIndex index, Experience experience, Instant now) {
    Examination examination = new Examination(wanted, index, experience, now);
    List<Choice> able = new ArrayList<>();
    for (PeerIndex.Known known : index.all()) {
      if (examination.of(known) instanceof Examination.Able(Choice choice)) {
        able.add(choice);
      }
    }
    return able;
  }
}
