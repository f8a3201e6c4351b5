package dev.folkmoot.node.routing;

import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.node.routing.candidate.Candidate;
import dev.folkmoot.node.routing.candidate.Intake;
import dev.folkmoot.node.routing.candidate.ModelOffer;
import dev.folkmoot.node.routing.history.Standing;

/**
 * One model on one machine, with the figures the planner needs at hand.
 *
 * <p>The estimate: if all slots are taken, every one of the requests ahead must end first, each a
 * whole typical answer long. Nobody knows how far the running ones are, and to count on half would
 * make a busy machine look better than it is. Then the model is loaded if it must be, and the
 * prompt is read, more slowly the more others run beside it.
 */
final class Entry {

  /** Prompt sizes for which the machines of an index are kept in order; see {@link Group}. */
  private static final int[] SIZES = {0, 128, 512, 2_048, 8_192, 32_768};

  static final int SIZE_CLASSES = SIZES.length;

  /** An answer of a chat, when nothing better is known. */
  static final int TYPICAL_ANSWER_TOKENS = 256;

  /** What a reader waits for is not one token but some words: so the pace counts a little. */
  static final int FIRST_WORDS_TOKENS = 8;

  /** How much longer a prompt takes for each request that runs in the same batch. */
  static final double CROWDING = 0.3;

  /** Puts who takes nothing now behind all others, so that a search comes upon them last. */
  private static final double UNWILLING_MS = 1e8;

  private static final double MS_PER_SECOND = 1e3;

  final Candidate candidate;
  final ModelOffer offer;
  final String nameKey;
  final double roundTripMs;
  private final double loadMs;
  private final double msPerPromptToken;
  private final double answerMs;
  private final double firstWordsMs;
  private final int slots;
  private final int present;
  private final float[] bounds = new float[SIZE_CLASSES];

  Entry(Candidate candidate, ModelOffer offer) {
    this.candidate = candidate;
    this.offer = offer;
    this.nameKey = offer.name().key();
    this.roundTripMs = candidate.roundTrip().toNanos() / 1e6;
    this.loadMs = Math.max(1, offer.loadTime().toMillis());
    this.msPerPromptToken = MS_PER_SECOND / offer.speed().prefillTokensPerSecond();
    double msPerAnswerToken = MS_PER_SECOND / offer.speed().decodeTokensPerSecond();
    this.answerMs = TYPICAL_ANSWER_TOKENS * msPerAnswerToken;
    this.firstWordsMs = FIRST_WORDS_TOKENS * msPerAnswerToken;
    this.slots = candidate.capacity().slots();
    this.present = candidate.capacity().running() + candidate.capacity().queued();
    boolean loaded = offer.loaded().isPresent();
    double last = candidate.capacity().intake() == Intake.ACCEPTING ? 0 : UNWILLING_MS;
    for (int i = 0; i < SIZE_CLASSES; i++) {
      bounds[i] = (float) (last + cost(estimate(Standing.NONE, SIZES[i], 0, loaded)));
    }
  }

  /** The largest size that is not above the prompt's. */
  static int sizeClass(int promptTokens) {
    int found = 0;
    for (int i = 1; i < SIZE_CLASSES; i++) {
      if (promptTokens >= SIZES[i]) {
        found = i;
      }
    }
    return found;
  }

  /** What a prompt of the class costs here at least, if our own requests add nothing. */
  float bound(int sizeClass) {
    return bounds[sizeClass];
  }

  /** Whether the model need not be loaded, or loaded anew, for these options. */
  boolean isLoadedFor(RunnerOptions wanted, int contextTokens) {
    return offer.loaded().isPresent() && fits(offer.loaded().get(), wanted, contextTokens);
  }

  private static boolean fits(RunnerOptions loaded, RunnerOptions wanted, int contextTokens) {
    boolean roomy = contextTokens == 0 || loaded.contextLength().orElse(0) >= contextTokens;
    return roomy && wanted.servedBy(loaded);
  }

  Estimate estimate(Standing standing, int promptTokens, int heldTokens, boolean loaded) {
    int inside = Math.max(0, present + standing.unseen());
    int ahead = Math.max(0, inside - slots + 1);
    double wait = ahead * (answerMs + promptTokens * msPerPromptToken) / slots;
    double load = loaded ? 0 : loadMs;
    // A model that is loaded anew remembers nothing, and one token at least is always read.
    int saved = loaded ? Math.max(0, Math.min(heldTokens, promptTokens - 1)) : 0;
    double crowd = 1 + CROWDING * Math.min(inside, slots - 1);
    double prefill = (promptTokens - saved) * msPerPromptToken * crowd;
    double first = (wait + load + roundTripMs + prefill) * standing.slowness();
    return new Estimate(ahead, wait, load, roundTripMs, prefill, saved, first);
  }

  /** What machines of the same reach are compared by, in milliseconds. */
  double cost(Estimate estimate) {
    return estimate.firstTokenMs() + firstWordsMs;
  }

  /** As the asker sees it. */
  Choice choice(Estimate estimate, RoutePolicy policy) {
    return new Choice(
        candidate.node(),
        candidate.name(),
        candidate.reach(),
        candidate.engine(),
        offer.name(),
        offer.digest(),
        estimate,
        policy);
  }
}
