package dev.folkmoot.app.client;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads a node's answers into our own values. */
final class ModelReader {

  private ModelReader() {}

  static List<ModelRow> rows(JsonNode answer) {
    List<ModelRow> rows = new ArrayList<>();
    for (JsonNode model : answer.path("models")) {
      rows.add(
          new ModelRow(
              model.path("name").asString(""),
              model.path("digest").asString(""),
              model.path("size").asLong(0),
              instant(model.path("modified_at")),
              model.has("expires_at") ? Optional.of(residence(model)) : Optional.empty()));
    }
    return rows;
  }

  private static ModelRow.Residence residence(JsonNode model) {
    return new ModelRow.Residence(
        model.path("size_vram").asLong(0),
        model.path("context_length").asInt(0),
        instant(model.path("expires_at")));
  }

  static ModelCard card(JsonNode answer) {
    List<String> capabilities = new ArrayList<>();
    answer.path("capabilities").forEach(name -> capabilities.add(name.asString("")));
    return new ModelCard(
        facts(answer),
        capabilities,
        text(answer, "modelfile"),
        text(answer, "parameters"),
        text(answer, "template"),
        text(answer, "system"),
        text(answer, "license"));
  }

  private static Map<String, String> facts(JsonNode answer) {
    JsonNode info = answer.path("model_info");
    JsonNode details = answer.path("details");
    String architecture = info.path("general.architecture").asString(text(details, "family"));
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("architecture", architecture);
    facts.put("parameters", text(details, "parameter_size"));
    facts.put("context length", number(info, architecture + ".context_length"));
    facts.put("embedding length", number(info, architecture + ".embedding_length"));
    facts.put("quantization", text(details, "quantization_level"));
    facts.values().removeIf(String::isEmpty);
    return facts;
  }

  static ChatSummary summary(JsonNode event) {
    return new ChatSummary(
        text(event, "done_reason"),
        nanos(event, "total_duration"),
        nanos(event, "load_duration"),
        event.path("prompt_eval_count").asInt(0),
        nanos(event, "prompt_eval_duration"),
        event.path("eval_count").asInt(0),
        nanos(event, "eval_duration"),
        resumed(event.path("folkmoot")));
  }

  private static Optional<ChatSummary.Resumed> resumed(JsonNode folkmoot) {
    int breaks = folkmoot.path("breaks").asInt(0);
    return breaks == 0
        ? Optional.empty()
        : Optional.of(
            new ChatSummary.Resumed(
                breaks,
                folkmoot.path("exact").asBoolean(false),
                text(folkmoot.path("route"), "node")));
  }

  private static Duration nanos(JsonNode event, String field) {
    return Duration.ofNanos(event.path(field).asLong(0));
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }

  private static String number(JsonNode node, String field) {
    return node.path(field).isNumber() ? Long.toString(node.path(field).asLong()) : "";
  }

  private static Instant instant(JsonNode time) {
    try {
      return OffsetDateTime.parse(time.asString("")).toInstant();
    } catch (DateTimeParseException e) {
      return Instant
          .EPOCH; // An old server, or none of ours: a list without a time is still a list.
    }
  }
}
