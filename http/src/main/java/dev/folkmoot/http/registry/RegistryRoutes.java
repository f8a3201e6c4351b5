package dev.folkmoot.http.registry;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.http.json.JsonBuffer;
import dev.folkmoot.http.wire.ChunkedReply;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.models.store.Layer;
import dev.folkmoot.models.store.Manifest;
import dev.folkmoot.models.store.ModelStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code GET} and {@code HEAD /v2/…}. */
public final class RegistryRoutes implements Handler {

  private static final String BYTES = "application/octet-stream";
  private static final int CHUNK_BYTES = 256 << 10;

  /** {@code /v2/{namespace}/{model}/{what}/{reference}}, cut at its slashes. */
  private static final int PATH_PARTS = 6;

  private final ModelStore store;
  private final Shelf shelf;
  private final boolean lendsToAll;

  private RegistryRoutes(ModelStore store, boolean lendsToAll) {
    this.store = store;
    this.shelf = new Shelf(store);
    this.lendsToAll = lendsToAll;
  }

  /**
   * The routes.
   *
   * @param lendsToAll whether other machines may ask, too
   * @return handlers by method and path
   */
  public static Map<String, Handler> of(ModelStore store, boolean lendsToAll) {
    Handler handler = new RegistryRoutes(store, lendsToAll);
    return Map.of(
        "GET /v2/",
        handler,
        "HEAD /v2/",
        handler,
        "GET /v2/:path",
        handler,
        "HEAD /v2/:path",
        handler);
  }

  @Override
  public void handle(Exchange exchange) {
    exchange.setHeader("Docker-Distribution-Api-Version", "registry/2.0");
    if (!lendsToAll && !exchange.isFromThisMachine()) {
      refuse(
          exchange,
          403,
          "DENIED",
          "this node lends its models to its own machine only; its owner can set"
              + " FOLKMOOT_REGISTRY=1 to let others pull from it");
      return;
    }
    List<String> parts = List.of(exchange.path().split("/", -1));
    if (exchange.path().equals("/v2/")) {
      exchange.send(200, Exchange.JSON, "{}");
    } else if (parts.size() == PATH_PARTS && parts.get(4).equals("manifests")) {
      sendManifest(exchange, parts.get(2), parts.get(3), parts.get(5));
    } else if (parts.size() == PATH_PARTS && parts.get(4).equals("blobs")) {
      sendBlob(exchange, parts.get(2), parts.get(3), parts.get(5));
    } else {
      refuse(exchange, 404, "UNSUPPORTED", "no such path in a registry");
    }
  }

  private void sendManifest(Exchange exchange, String namespace, String model, String reference) {
    Optional<byte[]> json;
    try {
      json = shelf.manifest(namespace, model, reference);
    } catch (FailureException e) {
      refuse(exchange, e);
      return;
    }
    if (json.isEmpty()) {
      refuse(exchange, 404, "MANIFEST_UNKNOWN", "manifest unknown");
      return;
    }
    exchange.setHeader("Docker-Content-Digest", Shelf.digest(json.get()).toString());
    exchange.send(200, Manifest.MEDIA_TYPE, json.get());
  }

  private void sendBlob(Exchange exchange, String namespace, String model, String reference) {
    Optional<Layer> layer;
    try {
      layer = shelf.layer(namespace, model, Digest.parse(reference));
    } catch (FailureException e) {
      refuse(exchange, e);
      return;
    }
    Optional<Path> blob = layer.flatMap(found -> store.blobs().find(found.digest()));
    if (blob.isEmpty()) {
      refuse(exchange, 404, "BLOB_UNKNOWN", "blob unknown to registry");
      return;
    }
    // Open, the file stays readable even if the model is deleted before the last byte is sent.
    try (FileChannel file = FileChannel.open(blob.get())) {
      exchange.setHeader("Docker-Content-Digest", layer.get().digest().toString());
      exchange.setHeader("ETag", '"' + layer.get().digest().toString() + '"');
      exchange.setHeader("Accept-Ranges", "bytes");
      // An Ollama asks where the bytes are before it asks for them, and breaks off if nobody says.
      exchange.setHeader("Location", exchange.path());
      sendRange(exchange, file);
    } catch (IOException e) {
      if (exchange.isBegun()) {
        throw exchange.cut("the blob cannot be read", e);
      }
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot read " + layer.get().digest() + ": " + e.getMessage(), e);
    }
  }

  private static void sendRange(Exchange exchange, FileChannel file) throws IOException {
    long size = file.size();
    Optional<ByteRange> asked;
    try {
      Optional<String> header = exchange.header("Range");
      asked = header.isEmpty() ? Optional.empty() : ByteRange.parse(header.get(), size);
    } catch (ByteRange.OutsideException e) {
      exchange.setHeader("Content-Range", "bytes */" + size);
      refuse(exchange, 416, "SIZE_INVALID", "the blob has " + size + " bytes");
      return;
    }
    ByteRange range = asked.orElse(new ByteRange(0, size - 1));
    int status = asked.isPresent() ? 206 : 200;
    if (asked.isPresent()) {
      exchange.setHeader(
          "Content-Range", "bytes " + range.first() + "-" + range.last() + "/" + size);
    }
    if (exchange.method().equals("HEAD") || size == 0) {
      exchange.sendHead(status, BYTES, range.length());
      return;
    }
    ChunkedReply reply = exchange.stream(status, BYTES, range.length());
    byte[] chunk = new byte[(int) Math.min(CHUNK_BYTES, range.length())];
    for (long at = range.first(); at <= range.last(); ) {
      int wanted = (int) Math.min(chunk.length, range.last() + 1 - at);
      int count = file.read(ByteBuffer.wrap(chunk, 0, wanted), at);
      if (count < 0) {
        throw new IOException("the file became shorter");
      }
      reply.write(chunk, count);
      at += count;
    }
  }

  private static void refuse(Exchange exchange, FailureException e) {
    switch (e.failure().kind()) {
      case INVALID_REQUEST -> refuse(exchange, 400, "DIGEST_INVALID", e.failure().message());
      case NOT_FOUND, BUSY, OUT_OF_MEMORY, CANCELLED, ENGINE_FAILED, INTERNAL -> throw e;
    }
  }

  /** An error in the shape that clients of registries read. */
  private static void refuse(Exchange exchange, int status, String code, String message) {
    JsonBuffer json = new JsonBuffer().raw("{\"errors\":[{\"code\":").string(code);
    json.raw(",\"message\":").string(message).raw("}]}");
    exchange.send(status, Exchange.JSON, json.copy());
  }
}
