package dev.folkmoot.node.routing;

import dev.folkmoot.core.model.ModelName;
import java.util.List;
import java.util.stream.Collectors;

/** What a client is told when those who could answer do not: who they are, why, and the remedy. */
public final class Unanswered {

  /** Of a machine, after its name. */
  public static final String NOT_REACHED = "it cannot be reached";

  /** Machines that are named. */
  private static final int MAX_NAMED = 4;

  private Unanswered() {}

  /**
   * In words for people; nobody's id or address is among them.
   *
   * @param tried who was asked in vain, at least one, and what became of each
   */
  public static String message(ModelName model, RoutePolicy policy, List<Route.Tried> tried) {
    boolean isPinned = policy instanceof RoutePolicy.Pin;
    String remedy =
        isPinned
            ? "start it, or ask without naming a machine"
            : "start " + (tried.size() == 1 ? "it" : "one of them") + ", or pull the model here";
    if (tried.size() == 1) {
      Route.Tried only = tried.getFirst();
      return "\"%s\" does not answer for model \"%s\": %s; %s"
          .formatted(only.node(), model, only.reason(), remedy);
    }
    String reasons =
        tried.stream()
            .limit(MAX_NAMED)
            .map(one -> one.node() + ": " + one.reason())
            .collect(Collectors.joining("; "));
    int more = tried.size() - MAX_NAMED;
    return "nobody answers for model \"%s\": %s%s; %s"
        .formatted(model, reasons, more > 0 ? "; and " + more + " others" : "", remedy);
  }
}
