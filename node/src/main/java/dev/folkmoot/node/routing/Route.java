package dev.folkmoot.node.routing;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Who answers, and why it was chosen; clients see it as {@code X-Folkmoot-Route}.
 *
 * @param node name of the machine
 * @param engine what runs the model there
 * @param why the reason, in a few words
 * @param tried who was asked before and did not answer, or did not answer to the end
 */
public record Route(String node, String engine, String why, List<Tried> tried) {

  /**
   * A machine that was asked in vain.
   *
   * @param node name of the machine
   * @param reason what became of it, in a few words
   */
  public record Tried(String node, String reason) {
    public Tried {
      requireNonNull(node);
      requireNonNull(reason);
    }
  }

  public Route {
    requireNonNull(node);
    requireNonNull(engine);
    requireNonNull(why);
    tried = List.copyOf(tried);
  }

  /** Characters of the header that say who was asked before; proxies take heads of 4 KB. */
  private static final int MAX_TRIED_CHARS = 1_000;

  /**
   * As an HTTP header: {@code node="attic"; engine="llama.cpp v0.5.0"; why="…"}, and where others
   * were asked before {@code tried="cellar: its queue is full"}, cut if they were many. Characters
   * that have no place in a quoted header value are left out.
   */
  public String header() {
    String all =
        tried.stream()
            .map(one -> one.node() + ": " + one.reason())
            .collect(Collectors.joining(", "));
    String before =
        all.length() > MAX_TRIED_CHARS ? all.substring(0, MAX_TRIED_CHARS) + "..." : all;
    return "node="
        + quoted(node)
        + "; engine="
        + quoted(engine)
        + "; why="
        + quoted(why)
        + (tried.isEmpty() ? "" : "; tried=" + quoted(before));
  }

  private static String quoted(String text) {
    return '"' + text.replaceAll("[^ !#-\\[\\]-~]", "") + '"';
  }
}
