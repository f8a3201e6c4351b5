package dev.folkmoot.node.stream;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.node.routing.Choice;
import dev.folkmoot.node.routing.Route;
import dev.folkmoot.node.routing.Unanswered;
import dev.folkmoot.node.routing.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who was asked for one answer and what came of it: the way that clients are shown, and what they
 * are told when nobody is left. One writer; the route may be read by anybody.
 */
final class Journey {

  private final List<Route.Tried> tried = new ArrayList<>();
  private Failure last = new Failure(Failure.Kind.ENGINE_FAILED, "nobody was asked");
  private Step.Blame lastBlame = Step.Blame.NOBODY;
  private @Nullable Failure complaint;
  private volatile Route route = new Route("", "", "", List.of());

  Route route() {
    return route;
  }

  /** This one is asked now, or answers now. */
  void isWith(Choice choice) {
    route = new Route(choice.name(), choice.engine(), choice.why(), tried);
  }

  /** Nobody can be asked, and why. */
  void foundNobody(Failure why) {
    last = why;
  }

  /**
   * This one was asked in vain.
   *
   * @param tokens that were said until then, by whomever
   * @param cannotGoOn whether it only cannot take the answer up: what is told of the answer is then
   *     why it broke off
   */
  void lost(Run gone, Step.Lost loss, int tokens, boolean cannotGoOn) {
    if (!cannotGoOn) {
      last = loss.failure();
      lastBlame = loss.blame();
    }
    String what = loss.failure().message();
    String reason = gone.hasSpoken() ? "lost after " + tokens + " tokens, " + what : what;
    tried.add(new Route.Tried(gone.choice.name(), reason));
    // If nobody follows, an error shows the way that led to it.
    route = new Route(route.node(), route.engine(), route.why(), tried);
  }

  /**
   * Whether the request itself is wrong. This machine knows; of the others it takes two to say so:
   * one may lie, or hold less than another.
   */
  boolean isWrongEverywhere(Step.Lost loss, boolean isLocal) {
    if (loss.blame() != Step.Blame.ASKER) {
      return false;
    }
    boolean isSecond = complaint != null;
    complaint = loss.failure();
    return isSecond || isLocal;
  }

  /** What is told of an answer of which nothing was said, now that nobody is left. */
  Failure unanswered(Wanted wanted) {
    return Optional.ofNullable(complaint) // nobody was left to contradict
        .orElseGet(() ->
            lastBlame == Step.Blame.WAY
                // Nothing is wrong with the request: where machines come and go it may be asked
                // again.
                ? new Failure(
                    Failure.Kind.BUSY, Unanswered.message(wanted.model(), wanted.policy(), tried))
                : last);
  }

  /**
   * What is told of an answer that broke off, now that nobody is left.
   *
   * @param wasAlone whether only one was asked at all
   * @param isResumable whether somebody could have gone on with it
   */
  Failure brokenOff(boolean wasAlone, boolean isResumable) {
    if (wasAlone) {
      return last;
    }
    String why =
        isResumable ? "nobody else can go on with it" : "its engine does not tell its tokens";
    return new Failure(
        Failure.Kind.ENGINE_FAILED, "the answer broke off (" + last.message() + "), and " + why);
  }
}
