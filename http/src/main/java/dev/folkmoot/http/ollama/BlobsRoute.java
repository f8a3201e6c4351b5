package dev.folkmoot.http.ollama;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.Node;
import java.io.IOException;

/** {@code HEAD} and {@code POST /api/blobs/:digest}: files on their way to a model. */
final class BlobsRoute implements Handler {

  private static final String FOLDER = "/api/blobs/";

  private final Node node;

  BlobsRoute(Node node) {
    this.node = node;
  }

  @Override
  public void handle(Exchange exchange) {
    Digest digest = Digest.parse(exchange.path().substring(FOLDER.length()));
    if (exchange.method().equals("HEAD")) {
      exchange.sendEmpty(node.store().blobs().contains(digest) ? 200 : 404);
      return;
    }
    try {
      boolean isNew = node.store().blobs().receive(digest, exchange.upload());
      exchange.sendEmpty(isNew ? 201 : 200);
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL,
          "cannot store "
              + digest
              + " in "
              + node.store().root()
              + ": "
              + e.getMessage()
              + "; see that the disk has room and that it may be written to",
          e);
    }
  }
}
