package dev.folkmoot.http.ollama;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelShape;
import dev.folkmoot.http.dialect.Rfc3339;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.models.gguf.GgufFile;
import dev.folkmoot.models.gguf.GgufReader;
import dev.folkmoot.models.gguf.ModelInfo;
import dev.folkmoot.models.gguf.TensorInfo;
import dev.folkmoot.models.store.Ingredients;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.models.store.Layer;
import dev.folkmoot.models.store.ModelStore;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model as {@code show} tells of it. The file of a peer's model is not at hand: of that one, what
 * its card knows stands for the file's metadata, and there are no tensors.
 *
 * @param card what is known wherever it lies
 * @param from what a Modelfile names after {@code FROM}
 * @param adapter what it names after {@code ADAPTER}; empty where there is none
 * @param info the object {@code model_info}
 * @param tensors those of the file; none for a peer's model
 * @param projector metadata of what looks at pictures, if the model has that
 * @param traits its renderer, parser and the like
 * @param peers machines that have it, where this one has not
 */
record ShownModel(
    ModelCard card,
    String from,
    String adapter,
    Map<String, Object> info,
    List<TensorInfo> tensors,
    Map<String, Object> projector,
    Map<String, String> traits,
    List<String> peers) {

  ShownModel {
    tensors = List.copyOf(tensors);
    traits = Map.copyOf(traits);
    peers = List.copyOf(peers);
  }

  /**
   * A model of this machine.
   *
   * @param store where it lies
   * @param verbose whether long arrays are shown whole
   */
  static ShownModel here(ModelStore store, InstalledModel model, boolean verbose) {
    GgufFile gguf = model.gguf();
    Ingredients ingredients = store.ingredients(model);
    Map<String, Object> projector = new LinkedHashMap<>();
    ingredients.kept().stream()
        .filter(layer -> layer.mediaType().equals(Layer.PROJECTOR))
        .findFirst()
        .map(layer -> GgufReader.read(store.blobs().path(layer.digest())))
        .ifPresent(file -> projector.putAll(ModelInfo.of(file, verbose)));
    return new ShownModel(
        model.card(),
        model.weights().toString(),
        model.adapter().map(Path::toString).orElse(""),
        new LinkedHashMap<>(ModelInfo.of(gguf, verbose)),
        gguf.tensors(),
        projector,
        ingredients.traits(),
        List.of());
  }

  /** A model of other machines. */
  static ShownModel atPeers(ModelCard card, List<String> peers) {
    ModelShape shape = card.shape();
    String prefix = shape.architecture() + ".";
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("general.architecture", shape.architecture());
    info.put("general.parameter_count", shape.parameterCount());
    info.put(prefix + "context_length", shape.contextLength());
    info.put(prefix + "embedding_length", shape.embeddingLength());
    info.put(prefix + "block_count", shape.layers());
    info.put(prefix + "vocab_size", shape.vocabularySize());
    return new ShownModel(
        card, card.name().display(), "", info, List.of(), Map.of(), Map.of(), peers);
  }

  /** The same under the name that the client asked for, which one client looks for in there. */
  ShownModel withBasename(String requested) {
    Map<String, Object> named = new LinkedHashMap<>(info);
    named.put("general.basename", requested);
    return new ShownModel(card, from, adapter, named, tensors, projector, traits, peers);
  }

  /**
   * The whole answer.
   *
   * @param system replaces the model's system prompt, if it is not empty
   * @param template replaces its template, if it is not empty
   */
  byte[] write(String system, String template, ZoneId zone) {
    Modelfile modelfile = Modelfile.of(card, from, adapter, system, template);
    JsonBuffer out = new JsonBuffer().raw("{");
    member("license", String.join("\n", card.recipe().licenses()), out);
    out.raw("\"modelfile\":").string(modelfile.text()).raw(',');
    member("parameters", ModelListing.parameterLines(card.recipe().parameters()), out);
    member("template", modelfile.template(), out);
    member("system", modelfile.system(), out);
    for (String trait : Ingredients.TRAITS) {
      member(trait, traits.getOrDefault(trait, ""), out);
    }
    out.raw("\"modified_at\":").string(Rfc3339.local(card.modifiedAt(), zone));
    ModelListing.remote(card, peers, out);
    ModelListing.details(card, out);
    messages(card.recipe().messages(), out);
    out.raw(",\"model_info\":").any(info);
    if (!projector.isEmpty()) {
      out.raw(",\"projector_info\":").any(projector);
    }
    tensors(out);
    ModelListing.capabilities(card, out);
    return out.raw('}').copy();
  }

  private static void member(String name, String value, JsonBuffer out) {
    if (!value.isEmpty()) {
      out.raw('"').raw(name).raw("\":").string(value).raw(',');
    }
  }

  private static void messages(List<Message> messages, JsonBuffer out) {
    if (messages.isEmpty()) {
      return;
    }
    out.raw(",\"messages\":[");
    String comma = "";
    for (Message message : messages) {
      out.raw(comma).raw("{\"role\":").string(message.role().wireName());
      out.raw(",\"content\":").string(message.content()).raw('}');
      comma = ",";
    }
    out.raw(']');
  }

  private void tensors(JsonBuffer out) {
    if (tensors.isEmpty()) {
      return;
    }
    out.raw(",\"tensors\":[");
    String comma = "";
    for (TensorInfo tensor : tensors) {
      out.raw(comma).raw("{\"name\":").string(tensor.name());
      out.raw(",\"type\":").string(tensor.type().name());
      out.raw(",\"shape\":").any(tensor.shape()).raw('}');
      comma = ",";
    }
    out.raw(']');
  }
}
