package dev.folkmoot.models.registry;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.models.store.Layer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of one blob come from. A registry may send its clients on to the machine that has
 * the file, with an address that expires; it is then asked for another.
 */
final class Source {

  /** {@code bytes 0-99/1234}. */
  private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

  private static final int OK = 200;
  private static final int PARTIAL = 206;

  private final Session session;
  private final Layer layer;
  private @Nullable URI direct;

  Source(Session session, Layer layer) {
    this.session = session;
    this.layer = layer;
  }

  /** A registry sends a blob only as a whole. */
  static final class WholeOnlyException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Asks for a range.
   *
   * @return the answer whose body is the range
   * @throws WholeOnlyException if the whole blob comes, though another part of it was meant
   * @throws FailureException where the registry says of the blob what cannot be true
   */
  Session.Reply range(long from, long to) throws IOException, InterruptedException {
    URI address = address();
    Map<String, String> headers = Map.of("Range", "bytes=" + from + "-" + to);
    Session.Reply reply = session.send("GET", address, headers, NO_BODY);
    boolean kept = false;
    try {
      if (reply.status() == PARTIAL) {
        check(reply, from);
      } else if (reply.status() == OK) {
        if (from > 0 || to + 1 < layer.size()) {
          throw new WholeOnlyException();
        }
        long length = reply.response().headers().firstValueAsLong("Content-Length").orElse(-1);
        if (length >= 0 && length != layer.size()) {
          throw lie(length);
        }
      } else {
        forget(address);
        throw session.refused(reply);
      }
      kept = true;
      return reply;
    } finally {
      if (!kept) {
        reply.close();
      }
    }
  }

  private static final java.util.function.Supplier<java.net.http.HttpRequest.BodyPublisher>
      NO_BODY = java.net.http.HttpRequest.BodyPublishers::noBody;

  private void check(Session.Reply reply, long from) throws IOException {
    Matcher range = RANGE.matcher(reply.header("Content-Range").orElse(""));
    if (!range.matches() || Long.parseLong(range.group(1)) != from) {
      throw new IOException(session.host() + " sent another range than was asked for");
    }
    long total = Long.parseLong(range.group(3));
    if (total != layer.size()) {
      throw lie(total);
    }
  }

  private FailureException lie(long told) {
    return new FailureException(
        Failure.Kind.INTERNAL,
        "the manifest says that "
            + layer.digest()
            + " has "
            + layer.size()
            + " bytes, and "
            + session.host()
            + " that it has "
            + told
            + "; nothing of it was kept: its owner must publish the model anew");
  }

  private synchronized URI address() throws IOException, InterruptedException {
    URI known = direct;
    if (known != null) {
      return known;
    }
    URI asked = session.location().blob(layer.digest());
    try (Session.Reply reply = session.getHere(asked, Map.of("Range", "bytes=0-0"))) {
      if (reply.isRedirect()) {
        known = session.target(reply);
      } else if (reply.isSuccess()) {
        known = reply.from();
        if (reply.status() == PARTIAL) {
          check(reply, 0);
        }
      } else {
        throw session.refused(reply);
      }
    }
    direct = known;
    return known;
  }

  private synchronized void forget(URI address) {
    if (address.equals(direct)) {
      direct = null;
    }
  }
}
