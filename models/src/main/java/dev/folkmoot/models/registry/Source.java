package dev.folkmoot.models.registry;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.models.store.Layer;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** Too slow, and too many requests. */
  private static final Set<Integer> PASSING = Set.of(408, 429);

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
  RangeRequest range(long from, long to) throws IOException, InterruptedException {
    URI address = address();
    RangeRequest reply = session.range(address, from, to);
    boolean kept = false;
    try {
      if (reply.status() == PARTIAL) {
        check(reply.header("Content-Range"), from);
      } else if (reply.status() == OK) {
        if (from > 0 || to + 1 < layer.size()) {
          throw new WholeOnlyException();
        }
        if (reply.length() >= 0 && reply.length() != layer.size()) {
          throw lie(reply.length());
        }
      } else {
        forget(address);
        throw session.refused(reply.status(), reply.error());
      }
      kept = true;
      return reply;
    } finally {
      if (!kept) {
        reply.close();
      }
    }
  }

  private void check(Optional<String> told, long from) throws IOException {
    Matcher range = RANGE.matcher(told.orElse(""));
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
          check(reply.header("Content-Range"), 0);
        }
      } else {
        throw refused(reply);
      }
    }
    direct = known;
    return known;
  }

  /** A registry that has no such blob has none the next time either; its own troubles pass. */
  private IOException refused(Session.Reply reply) throws IOException {
    boolean isFinal = reply.status() / 100 == 4 && !PASSING.contains(reply.status());
    IOException said = session.refused(reply);
    if (isFinal) {
      throw new FailureException(
          Failure.Kind.ENGINE_FAILED,
          "cannot fetch " + layer.digest() + ": " + said.getMessage(),
          said);
    }
    return said;
  }

  private synchronized void forget(URI address) {
    if (address.equals(direct)) {
      direct = null;
    }
  }
}
