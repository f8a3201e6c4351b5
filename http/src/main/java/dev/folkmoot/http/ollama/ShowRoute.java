package dev.folkmoot.http.ollama;

import dev.folkmoot.core.chat.Message;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.http.dialect.ModelRef;
import dev.folkmoot.http.dialect.ModelSource;
import dev.folkmoot.http.dialect.Rfc3339;
import dev.folkmoot.http.json.Fields;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.json.JsonReader;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.models.gguf.GgufFile;
import dev.folkmoot.models.gguf.ModelInfo;
import dev.folkmoot.models.gguf.TensorInfo;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.routing.Terms;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code POST /api/show}: all that is known of a model. */
final class ShowRoute implements Handler {

  /** This client looks for the name that it asked for in here. */
  private static final String COPILOT = "GitHubCopilotChat/";

  private final Node node;
  private final ZoneId zone;

  ShowRoute(Node node, ZoneId zone) {
    this.node = node;
    this.zone = zone;
  }

  @Override
  public void handle(Exchange exchange) {
    Fields request = Fields.of("ShowRequest", JsonReader.read(exchange.body()));
    ModelRef ref = ModelSource.orRequiredToShow(ModelSource.modelOrName(request));
    ModelCard model = ModelSource.findShown(node, ref, Terms.DEFAULT);
    InstalledModel installed = node.store().find(ref.name()).orElseThrow();
    GgufFile gguf = installed.gguf();
    Modelfile modelfile = Modelfile.of(installed, request.text("system"), request.text("template"));

    JsonBuffer out = new JsonBuffer().raw("{");
    member("license", String.join("\n", model.recipe().licenses()), out);
    out.raw("\"modelfile\":").string(modelfile.text()).raw(',');
    member("parameters", ModelListing.parameterLines(model.recipe().parameters()), out);
    member("template", modelfile.template(), out);
    member("system", modelfile.system(), out);
    out.raw("\"modified_at\":").string(Rfc3339.local(model.modifiedAt(), zone));
    ModelListing.details(model, out);
    messages(model.recipe().messages(), out);
    out.raw(",\"model_info\":").any(info(exchange, request, ref, gguf));
    tensors(gguf.tensors(), out);
    ModelListing.capabilities(model, out);
    exchange.send(200, Exchange.JSON, out.raw('}').copy());
  }

  private static void member(String name, String value, JsonBuffer out) {
    if (!value.isEmpty()) {
      out.raw('"').raw(name).raw("\":").string(value).raw(',');
    }
  }

  private static Map<String, Object> info(
      Exchange exchange, Fields request, ModelRef ref, GgufFile gguf) {
    Map<String, Object> info =
        new LinkedHashMap<>(ModelInfo.of(gguf, request.truthOr("verbose", false)));
    if (exchange.header("User-Agent").orElse("").startsWith(COPILOT)) {
      info.put("general.basename", ref.requested());
    }
    return info;
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

  private static void tensors(List<TensorInfo> tensors, JsonBuffer out) {
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
