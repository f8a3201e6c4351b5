package dev.folkmoot.http.ollama;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.models.registry.Registry;
import dev.folkmoot.models.registry.RemoteModel;
import dev.folkmoot.models.registry.TransferEvent;
import dev.folkmoot.models.store.GgufFiles;
import dev.folkmoot.models.store.Ingredients;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.models.store.Progress;
import dev.folkmoot.node.Node;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /api/create}: makes a model of files that were sent before, or of another model,
 * which is pulled if it is not here.
 */
final class CreateRoute implements Handler {

  private final Node node;
  private final Registry registry;

  CreateRoute(Node node, Registry registry) {
    this.node = node;
    this.registry = registry;
  }

  @Override
  public void handle(Exchange exchange) {
    Fields request = Fields.of("CreateRequest", JsonReader.read(exchange.body()));
    CreateRequest wanted = CreateRequest.of(request);
    Map<String, Object> info = CreateInfo.of(request);
    ProgressReply.answer(exchange, request, steps -> create(wanted, info, steps));
  }

  private void create(
      CreateRequest wanted, Map<String, Object> info, TransferEvent.Listener steps) {
    Map<String, Path> files = paths(wanted.files());
    Map<String, Path> adapters = paths(wanted.adapters());
    Ingredients source =
        wanted.from().isEmpty()
            ? GgufFiles.ingredients(files)
            : GgufFiles.beside(ofModel(wanted.from(), steps), files);
    if (!adapters.isEmpty()) {
      Map.Entry<String, Path> adapter = GgufFiles.adapter(adapters);
      source = node.store().adapted(source, adapter.getKey(), adapter.getValue());
    }
    Map<String, String> traits = new LinkedHashMap<>(source.traits());
    traits.putAll(wanted.traits());
    Ingredients made =
        source
            .overlaid(wanted.recipe())
            .withTraits(traits)
            .withInfo(info)
            .withQuantize(wanted.quantize());
    node.store().create(wanted.name(), made, told(steps));
  }

  private Map<String, Path> paths(Map<String, Digest> files) {
    ModelStore store = node.store();
    Map<String, Path> paths = new LinkedHashMap<>();
    files.forEach((name, digest) ->
        paths.put(
            name,
            store
                .blobs()
                .find(digest)
                .orElseThrow(() ->
                    FailureException.invalid(
                        "the blob "
                            + digest
                            + " of the file \""
                            + name
                            + "\" is not here; send it"
                            + " first with POST /api/blobs/"
                            + digest))));
    return paths;
  }

  private Ingredients ofModel(String from, TransferEvent.Listener steps) {
    RemoteModel remote =
        RemoteModel.parse(from).orElseThrow(() -> FailureException.invalid("invalid model name"));
    ModelStore store = node.store();
    Optional<InstalledModel> here = store.find(remote.name());
    if (here.isEmpty()) {
      registry.pull(
          remote,
          false,
          event -> {
            if (!event.status().equals("success")) {
              steps.heard(event); // The last word belongs to the model that is made of it.
            }
          });
      here = store.find(remote.name());
    }
    return store.ingredients(
        here.orElseThrow(() -> FailureException.invalid("model '" + from + "' not found")));
  }

  /** Only quantizing is counted: everything else is over before anybody could look. */
  private static Progress told(TransferEvent.Listener steps) {
    return new Progress() {
      private String shown = "";

      @Override
      public void report(String status, long completed, long total) {
        if (status.startsWith("quantizing ")) {
          steps.heard(new TransferEvent(status, NO_DIGEST, total, completed));
        } else if (!status.equals(shown)) {
          steps.heard(TransferEvent.of(status));
        }
        shown = status;
      }
    };
  }

  /** What Ollama puts where there is no digest yet, so that its clients draw a bar. */
  private static final String NO_DIGEST = "0000000000000000000";
}
