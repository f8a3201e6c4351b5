package dev.folkmoot.models.store;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Which blobs make up a model: a Docker image manifest, version 2, schema 2.
 *
 * @param config describes the model
 * @param layers the model itself and what it was given
 */
public record Manifest(Layer config, List<Layer> layers) {

  /** Of the manifest itself. */
  public static final String MEDIA_TYPE = "application/vnd.docker.distribution.manifest.v2+json";

  private static final int SCHEMA_VERSION = 2;

  /** More than any model has; a list without end is no manifest. */
  private static final int MAX_LAYERS = 4_096;

  /** A sum of sizes must not run over. */
  private static final long MAX_LAYER_BYTES = 1L << 50;

  public Manifest {
    requireNonNull(config);
    layers = List.copyOf(layers);
  }

  /**
   * Reads a manifest.
   *
   * @throws FailureException {@code INVALID_REQUEST} with the reason where it is none
   */
  public static Manifest parse(byte[] json) {
    try {
      JsonNode root = Json.MAPPER.readTree(json);
      JsonNode version = root.path("schemaVersion");
      if (!version.isMissingNode() && version.asInt(0) != SCHEMA_VERSION) {
        throw FailureException.invalid("its schemaVersion is " + version + " and not 2");
      }
      List<Layer> layers = new ArrayList<>();
      for (JsonNode layer : root.path("layers")) {
        layers.add(layer(layer));
        if (layers.size() > MAX_LAYERS) {
          throw FailureException.invalid("it has more than " + MAX_LAYERS + " layers");
        }
      }
      return new Manifest(layer(root.path("config")), layers);
    } catch (JacksonException e) {
      throw FailureException.invalid("it is no JSON: " + e.getOriginalMessage());
    }
  }

  private static Layer layer(JsonNode node) {
    JsonNode digest = node.path("digest");
    JsonNode size = node.path("size");
    if (!digest.isString() || !size.isIntegralNumber() || size.asLong(-1) < 0) {
      throw FailureException.invalid("a layer lacks its digest or size");
    }
    if (!size.canConvertToLong() || size.asLong() > MAX_LAYER_BYTES) {
      throw FailureException.invalid("a layer of " + size + " bytes makes no sense");
    }
    return new Layer(
        node.path("mediaType").asString(""), Digest.parse(digest.asString()), size.asLong());
  }

  /** The same manifest always makes the same bytes. */
  public byte[] toJson() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("schemaVersion", SCHEMA_VERSION);
    root.put("mediaType", MEDIA_TYPE);
    root.put("config", entry(config));
    root.put("layers", layers.stream().map(Manifest::entry).toList());
    return Json.MAPPER.writeValueAsBytes(root);
  }

  private static Map<String, Object> entry(Layer layer) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("mediaType", layer.mediaType());
    entry.put("digest", layer.digest().toString());
    entry.put("size", layer.size());
    return entry;
  }

  /** The config and all layers. */
  public Stream<Layer> all() {
    return Stream.concat(Stream.of(config), layers.stream());
  }

  /** Bytes of all of them. */
  public long size() {
    return all().mapToLong(Layer::size).sum();
  }

  /** The first layer of a kind. */
  public Optional<Layer> first(String mediaType) {
    return ofType(mediaType).findFirst();
  }

  /** All layers of a kind. */
  public Stream<Layer> ofType(String mediaType) {
    return layers.stream().filter(layer -> layer.mediaType().equals(mediaType));
  }
}
