package dev.folkmoot.http.dialect;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.fleet.ListedModel;
import dev.folkmoot.node.routing.Terms;
import java.util.List;

/**
 * Finds the model that a request names. The routes differ in what they say when there is none: that
 * is the error matrix, and it stands here as a whole.
 */
public final class ModelSource {

  private ModelSource() {}

  /** For generate: an empty name is one that is not found. */
  public static ModelRef orNotFound(String requested) {
    if (requested.isEmpty()) {
      throw notFound("''");
    }
    return ModelRef.parse(requested);
  }

  /** For chat and embeddings: an empty name is none. */
  public static ModelRef orRequired(String requested) {
    if (requested.isEmpty()) {
      throw FailureException.invalid("model is required");
    }
    return ModelRef.parse(requested);
  }

  /** For show. */
  public static ModelRef orRequiredToShow(String requested) {
    if (requested.isEmpty()) {
      throw FailureException.invalid("model is required");
    }
    return ModelRef.parse(requested, "remote model details are unavailable");
  }

  /** The member {@code model}, or the older {@code name}. */
  public static String modelOrName(Fields request) {
    String model = request.text("model");
    return model.isEmpty() ? request.text("name") : model;
  }

  /** For generate and chat: {@code model 'x' not found}. */
  public static ModelCard find(Node node, ModelRef ref, Terms terms) {
    return node.find(ref.name(), terms).orElseThrow(() -> notFound("'" + ref.requested() + "'"));
  }

  /** For show: {@code model 'x:latest' not found}. */
  public static ModelCard findShown(Node node, ModelRef ref, Terms terms) {
    return node.find(ref.name(), terms)
        .orElseThrow(() -> notFound("'" + ref.name().display() + "'"));
  }

  /** For embeddings: {@code model "x" not found, try pulling it first}. */
  public static ModelCard findToEmbed(Node node, ModelRef ref, Terms terms) {
    return node.find(ref.name(), terms)
        .orElseThrow(() ->
            new FailureException(
                Failure.Kind.NOT_FOUND,
                "model \"" + ref.requested() + "\" not found, try pulling it first"));
  }

  /**
   * For copy and delete, which work on this machine: {@code model 'x' not found}, and who has it.
   *
   * @param quoted the model as the client named it, in quotes
   */
  public static FailureException notHere(
      String quoted, ModelName name, List<ListedModel> catalog, FailureException cause) {
    List<String> machines = peersWith(name, catalog);
    String elsewhere =
        machines.isEmpty()
            ? ""
            : " on this machine; it lies on "
                + String.join(", ", machines)
                + ", and can be changed only there";
    return new FailureException(
        Failure.Kind.NOT_FOUND, "model " + quoted + " not found" + elsewhere, cause);
  }

  /** Names of the machines that have a model, this one not counted. */
  public static List<String> peersWith(ModelName name, List<ListedModel> catalog) {
    return catalog.stream()
        .filter(listed -> listed.card().name().sameAs(name))
        .flatMap(listed -> listed.peers().stream())
        .distinct()
        .toList();
  }

  private static FailureException notFound(String quoted) {
    return new FailureException(Failure.Kind.NOT_FOUND, "model " + quoted + " not found");
  }
}
