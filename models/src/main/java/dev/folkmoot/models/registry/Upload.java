package dev.folkmoot.models.registry;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.models.store.Blobs;
import dev.folkmoot.models.store.Layer;
import dev.folkmoot.models.store.Manifest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Sends a model's blobs, those that the registry has not yet, and then its manifest. Parts go one
 * after the other: each answer says where the next one is to go.
 */
final class Upload {

  /** Between two events. */
  private static final Duration TICK = Duration.ofMillis(60);

  private static final int TEMPORARY_REDIRECT = 307;
  private static final int CREATED = 201;
  private static final int NOT_FOUND = 404;

  /** Of one part. */
  private static final int MAX_TRIES = 6;

  /** Too slow, and too many requests: those pass. */
  private static final Set<Integer> PASSING = Set.of(408, 429);

  private final Session session;
  private final Blobs blobs;
  private final TransferSettings settings;
  private final Pause pause;
  private final Function<Digest, Optional<String>> elsewhere;

  /**
   * For one model.
   *
   * @param elsewhere another repository of the same registry that may have a blob
   */
  Upload(
      Session session,
      Blobs blobs,
      TransferSettings settings,
      Pause pause,
      Function<Digest, Optional<String>> elsewhere) {
    this.session = session;
    this.blobs = blobs;
    this.settings = settings;
    this.pause = pause;
    this.elsewhere = elsewhere;
  }

  /** What no second try changes. */
  private static final class FinalException extends IOException {
    private static final long serialVersionUID = 1L;

    FinalException(IOException said) {
      super(said.getMessage(), said);
    }
  }

  void send(byte[] json, TransferEvent.Listener listener) throws IOException, InterruptedException {
    Manifest manifest = Manifest.parse(json);
    List<Layer> layers =
        Stream.concat(manifest.layers().stream(), Stream.of(manifest.config())).distinct().toList();
    for (Layer layer : layers) {
      listener.heard(event(layer, 0));
      if (!isThere(layer)) {
        send(layer, listener);
      }
      listener.heard(event(layer, layer.size()));
    }
    listener.heard(TransferEvent.of("pushing manifest"));
    URI uri = session.location().manifest(session.remote().name().tag());
    Map<String, String> headers = Map.of("Content-Type", Manifest.MEDIA_TYPE);
    Session.Reply reply = session.send("PUT", uri, headers, () -> BodyPublishers.ofByteArray(json));
    requireSuccess(reply).close();
  }

  private static TransferEvent event(Layer layer, long completed) {
    return TransferEvent.of("pushing", layer.digest(), layer.size(), completed);
  }

  private boolean isThere(Layer layer) throws IOException, InterruptedException {
    try (Session.Reply reply = session.head(session.location().blob(layer.digest()))) {
      if (reply.status() == NOT_FOUND) {
        return false;
      }
      if (!reply.isSuccess()) {
        throw session.refused(reply);
      }
      return true;
    }
  }

  /** Sends on a thread of its own, so that this one can tell how far it is. */
  private void send(Layer layer, TransferEvent.Listener listener)
      throws IOException, InterruptedException {
    AtomicLong sent = new AtomicLong();
    FutureTask<Boolean> work =
        new FutureTask<>(() -> {
          send(layer, sent);
          return true;
        });
    Thread worker = Thread.ofVirtual().name("push").start(work);
    try {
      while (true) {
        try {
          work.get(TICK.toMillis(), TimeUnit.MILLISECONDS);
          return;
        } catch (TimeoutException e) {
          listener.heard(event(layer, sent.get()));
        }
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException cause -> throw cause;
        case FailureException cause -> throw cause;
        case null, default -> throw new IOException(e.getCause());
      }
    } finally {
      worker.interrupt();
    }
  }

  private void send(Layer layer, AtomicLong sent) throws IOException, InterruptedException {
    Path file =
        blobs
            .find(layer.digest())
            .orElseThrow(() ->
                new FailureException(
                    Failure.Kind.INTERNAL,
                    "the blob " + layer.digest() + " is missing; pull or make the model again"));
    Session.Reply begun = begin(layer.digest());
    if (begun.status() == CREATED) {
      return; // The registry had it elsewhere and took it from there.
    }
    URI next = next(begun);
    MessageDigest all = md5();
    List<Part> parts = PartFiles.cut(layer.size(), settings.partBytes(layer.size()));
    for (Part part : parts) {
      Outgoing outgoing = new Outgoing(file, part, sent);
      next = sendPatiently(part, outgoing, next);
      all.update(outgoing.md5());
    }
    String etag = HexFormat.of().formatHex(all.digest()) + "-" + parts.size();
    String query = "digest=" + layer.digest() + "&etag=" + etag;
    URI last = URI.create(next + (next.getRawQuery() == null ? "?" : "&") + query);
    requireSuccess(session.send("PUT", last, Map.of(), BodyPublishers::noBody)).close();
  }

  /** Asks for a place to send to, and first whether the registry has the blob somewhere else. */
  private Session.Reply begin(Digest digest) throws IOException, InterruptedException {
    URI uploads = session.location().uploads();
    Optional<String> repository = elsewhere.apply(digest);
    if (repository.isPresent()) {
      URI mount = URI.create(uploads + "?mount=" + digest + "&from=" + repository.get());
      try (Session.Reply reply = session.send("POST", mount, Map.of(), BodyPublishers::noBody)) {
        if (reply.isSuccess()) {
          return reply; // 201, or 202 where it is not there and is to be sent after all.
        }
      }
    }
    Session.Reply reply =
        requireSuccess(session.send("POST", uploads, Map.of(), BodyPublishers::noBody));
    reply.close();
    return reply;
  }

  /** One part, again after a while if it fails. */
  private URI sendPatiently(Part part, Outgoing outgoing, URI address)
      throws IOException, InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        return send(part, outgoing, address);
      } catch (FinalException e) {
        throw e;
      } catch (IOException e) {
        if (tries == MAX_TRIES) {
          throw new IOException("no success after " + tries + " tries: " + e.getMessage(), e);
        }
        pause.take(Duration.ofSeconds(1L << tries));
      }
    }
  }

  /** Sends one part; says where the next one goes. */
  private URI send(Part part, Outgoing outgoing, URI address)
      throws IOException, InterruptedException {
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            "application/octet-stream",
            "Content-Range",
            part.offset() + "-" + (part.end() - 1),
            "X-Redirect-Uploads",
            "1");
    try (Session.Reply reply = session.send("PATCH", address, headers, outgoing)) {
      if (reply.status() == TEMPORARY_REDIRECT) {
        // The bytes go to another machine, which is told nothing of who sends them.
        URI target = session.target(reply);
        requireTaken(session.send("PUT", target, Map.of(), outgoing)).close();
        return reply.header("Docker-Upload-Location").isPresent() ? next(reply) : address;
      }
      return next(requireTaken(reply));
    }
  }

  private URI next(Session.Reply reply) throws IOException {
    String location =
        reply
            .header("Docker-Upload-Location")
            .or(() -> reply.header("Location"))
            .orElseThrow(() -> new IOException(session.host() + " does not say where to send to"));
    try {
      URI next = reply.from().resolve(location);
      if (!session.isHere(next)) {
        throw new IOException(session.host() + " sends uploads to another host");
      }
      return next;
    } catch (IllegalArgumentException e) {
      throw new IOException(session.host() + " sends uploads to no address", e);
    }
  }

  private Session.Reply requireTaken(Session.Reply reply) throws IOException {
    if (reply.status() / 100 == 4 && !PASSING.contains(reply.status())) {
      throw new FinalException(session.refused(reply));
    }
    return requireSuccess(reply);
  }

  private Session.Reply requireSuccess(Session.Reply reply) throws IOException {
    if (!reply.isSuccess()) {
      throw session.refused(reply);
    }
    return reply;
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  /** One part's bytes, as often as they are asked for: a registry may want a token first. */
  private static final class Outgoing implements Supplier<BodyPublisher> {
    private final Path file;
    private final Part part;
    private final AtomicLong sent;
    private final long before;
    private MessageDigest hash = Upload.md5();

    Outgoing(Path file, Part part, AtomicLong sent) {
      this.file = file;
      this.part = part;
      this.sent = sent;
      this.before = sent.get();
    }

    byte[] md5() {
      return hash.digest();
    }

    @Override
    public BodyPublisher get() {
      return BodyPublishers.fromPublisher(
          BodyPublishers.ofInputStream(this::open), Math.max(1, part.size()));
    }

    private InputStream open() {
      hash = Upload.md5();
      sent.set(before);
      try {
        FileChannel channel = FileChannel.open(file).position(part.offset());
        return new Counted(Channels.newInputStream(channel));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Ends with the part, and tells how far it is. */
    private final class Counted extends FilterInputStream {
      private long left = part.size();

      Counted(InputStream in) {
        super(in);
      }

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = left == 0 ? -1 : in.read(bytes, offset, (int) Math.min(length, left));
        if (count > 0) {
          left -= count;
          hash.update(bytes, offset, count);
          sent.addAndGet(count);
        }
        return count;
      }
    }
  }
}
