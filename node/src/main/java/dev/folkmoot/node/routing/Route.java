package dev.folkmoot.node.routing;

import static java.util.Objects.requireNonNull;

/**
 * Who answers, and why it was chosen; clients see it as {@code X-Folkmoot-Route}.
 *
 * @param node name of the machine
 * @param engine what runs the model there
 * @param why the reason, in a few words
 */
public record Route(String node, String engine, String why) {
  public Route {
    requireNonNull(node);
    requireNonNull(engine);
    requireNonNull(why);
  }

  /**
   * As an HTTP header: {@code node="attic"; engine="llama.cpp v0.5.0"; why="…"}. Characters that
   * have no place in a quoted header value are left out.
   */
  public String header() {
    return "node=" + quoted(node) + "; engine=" + quoted(engine) + "; why=" + quoted(why);
  }

  private static String quoted(String text) {
    return '"' + text.replaceAll("[^ !#-\\[\\]-~]", "") + '"';
  }
}
