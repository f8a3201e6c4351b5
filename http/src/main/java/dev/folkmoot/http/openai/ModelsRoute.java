package dev.folkmoot.http.openai;

import dev.folkmoot.http.dialect.ModelRef;
import dev.folkmoot.http.dialect.ModelSource;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.models.store.ModelStore;

/** {@code GET /v1/models} and {@code GET /v1/models/{id}}. */
final class ModelsRoute implements Handler {

  static final String PATH = "/v1/models";

  private final ModelStore store;

  ModelsRoute(ModelStore store) {
    this.store = store;
  }

  @Override
  public void handle(Exchange exchange) {
    JsonBuffer out = new JsonBuffer();
    String path = exchange.path();
    if (path.equals(PATH)) {
      out.raw("{\"object\":\"list\",\"data\":[");
      String comma = "";
      for (InstalledModel model : store.list()) {
        out.raw(comma);
        write(model.name().display(), model, out);
        comma = ",";
      }
      out.raw("]}");
    } else {
      ModelRef ref = ModelSource.orRequired(path.substring(PATH.length() + 1));
      write(ref.requested(), ModelSource.findShown(store, ref), out);
    }
    exchange.send(200, OpenAiErrors.JSON, out.copy());
  }

  private static void write(String id, InstalledModel model, JsonBuffer out) {
    out.raw("{\"id\":").string(id);
    out.raw(",\"object\":\"model\",\"created\":").number(model.modifiedAt().getEpochSecond());
    out.raw(",\"owned_by\":").string(model.name().namespace()).raw('}');
  }
}
