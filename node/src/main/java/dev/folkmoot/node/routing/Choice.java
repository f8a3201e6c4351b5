package dev.folkmoot.node.routing;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import java.util.Locale;

/**
 * A machine that is asked, in its turn.
 *
 * @param node who it is
 * @param name what it calls itself
 * @param reach where it stands
 * @param engine what runs the model there
 * @param model what the model is called there
 * @param digest its weights: who goes on with an answer must have the same
 * @param estimate when its first token is expected, and why then
 * @param policy what decided
 */
public record Choice(
    NodeId node,
    String name,
    Reach reach,
    String engine,
    ModelName model,
    Digest digest,
    Estimate estimate,
    RoutePolicy policy) {

  private static final double MS_PER_SECOND = 1000;

  public Choice {
    requireNonNull(node);
    requireNonNull(name);
    requireNonNull(reach);
    requireNonNull(engine);
    requireNonNull(model);
    requireNonNull(digest);
    requireNonNull(estimate);
    requireNonNull(policy);
  }

  /** Milliseconds until its first token, by estimate. */
  public long firstTokenMs() {
    return Math.round(estimate.firstTokenMs());
  }

  /** The reason in a few words; made when asked for. */
  public String why() {
    StringBuilder why = new StringBuilder(96);
    switch (policy) {
      case RoutePolicy.Auto _ -> why.append(reach == Reach.LOCAL ? "this machine" : place());
      case RoutePolicy.RoundRobin _ -> why.append("its turn");
      case RoutePolicy.LocalOnly _ -> why.append("only this machine allowed");
      case RoutePolicy.Pin _ -> why.append("asked for by name");
    }
    why.append(", ");
    if (estimate.isReady()) {
      why.append("loaded and idle");
    } else if (estimate.loadMs() > 0) {
      why.append("loads in ").append(span(estimate.loadMs()));
    }
    if (estimate.ahead() > 0) {
      why.append(estimate.loadMs() > 0 ? ", " : "").append(estimate.ahead()).append(" ahead");
    }
    if (estimate.savedTokens() > 0) {
      why.append(", remembers ").append(estimate.savedTokens()).append(" tokens");
    }
    return why.append(", first token in ").append(span(estimate.firstTokenMs())).toString();
  }

  private String place() {
    return switch (reach) {
      case LOCAL -> "this machine";
      case MESH -> "mesh";
      case FRIENDS -> "friends";
      case PUBLIC -> "public";
    };
  }

  private static String span(double ms) {
    return ms < MS_PER_SECOND
        ? Math.round(ms) + " ms"
        : String.format(Locale.ROOT, "%.1f s", ms / MS_PER_SECOND);
  }
}
