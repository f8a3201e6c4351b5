package dev.folkmoot.app.client;

import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** Has a node bring models, send them, rename and delete them. Every call blocks. */
public final class ModelMover {

  private final NodeClient node;

  public ModelMover(URI base, NodeAccess access) {
    this.node = new NodeClient(base, access);
  }

  /**
   * One step of a transfer.
   *
   * @param status what is done
   * @param total bytes; 0 where nothing is counted
   * @param completed bytes of them
   */
  public record Step(String status, long total, long completed) {}

  public void pull(String model, boolean insecure, Consumer<Step> steps) {
    transfer("/api/pull", model, insecure, steps);
  }

  public void push(String model, boolean insecure, Consumer<Step> steps) {
    transfer("/api/push", model, insecure, steps);
  }

  private void transfer(String path, String model, boolean insecure, Consumer<Step> steps) {
    ObjectNode body = Json.object().put("model", model);
    if (insecure) {
      body.put("insecure", true);
    }
    node.follow(
        path,
        body,
        event ->
            steps.accept(
                new Step(
                    event.path("status").asString(""),
                    event.path("total").asLong(0),
                    event.path("completed").asLong(0))));
  }

  public void copy(String source, String destination) {
    ObjectNode body = Json.object().put("source", source).put("destination", destination);
    node.exchange("POST", "/api/copy", Optional.of(body));
  }

  public void delete(String model) {
    node.exchange("DELETE", "/api/delete", Optional.of(Json.object().put("model", model)));
  }
}
