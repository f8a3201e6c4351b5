package dev.folkmoot.node.routing;

import java.time.Duration;
import java.util.List;

/** Chooses who answers. There is one machine: this one. */
public final class Router {

  private final String node;
  private final String engine;

  /**
   * @param node this machine's name
   * @param engine what runs models here
   */
  public Router(String node, String engine) {
    this.node = node;
    this.engine = engine;
  }

  /**
   * The route of a request that this machine answers.
   *
   * @param immediate whether the model was there already
   * @param waited how long the request waited for it
   */
  public Route here(boolean immediate, Duration waited) {
    String state =
        immediate ? "model was loaded" : "model was ready after " + waited.toMillis() + " ms";
    return new Route(node, engine, "the only machine; " + state, List.of());
  }
}
