package dev.folkmoot.models.registry;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.models.store.Layer;
import dev.folkmoot.models.store.Manifest;
import dev.folkmoot.models.store.ModelStore;
import java.io.IOException;
import java.net.Authenticator;
import java.net.ConnectException;
import java.net.PasswordAuthentication;
import java.net.http.HttpClient;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Brings models from registries into a store, and sends them there. Safe for many threads; its
 * methods block, and end soon when the thread is interrupted.
 */
public final class Registry implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Registry.class.getName());
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_MANIFEST_BYTES = 4 << 20;

  /**
   * Somebody may delete a model that shares a blob while it is pulled; nobody does it that often.
   */
  private static final int MAX_ROUNDS = 5;

  private static final int NOT_FOUND = 404;

  private final ModelStore store;
  private final TransferSettings settings;
  private final Proxies proxies;
  private final Trust trust;
  private final Tokens tokens;
  private final Pause pause;
  private final Downloads downloads;
  private final ReentrantLock lock = new ReentrantLock();
  private Session.@Nullable Line line;

  /**
   * Opens no connection yet.
   *
   * @param pause between two tries
   * @param nanos a clock that only runs forward, by which parts are found stalled
   */
  public Registry(
      ModelStore store,
      TransferSettings settings,
      Proxies proxies,
      Trust trust,
      Identity identity,
      Pause pause,
      LongSupplier nanos) {
    this.store = store;
    this.settings = settings;
    this.proxies = proxies;
    this.trust = trust;
    this.pause = pause;
    this.tokens =
        new Tokens(identity.credentials(), identity.key(), identity.clock(), identity.random());
    this.downloads = new Downloads(store.blobs(), settings, pause, nanos);
  }

  /** With defaults, and nobody in particular to registries. */
  public static Registry plain(ModelStore store) {
    return new Registry(
        store,
        TransferSettings.DEFAULT,
        Proxies.of(Map.of()),
        Trust.OF_JAVA,
        Identity.NOBODY,
        Pause.REAL,
        System::nanoTime);
  }

  /**
   * Brings a model here, in place of one of its name.
   *
   * @param insecure whether plain HTTP will do
   * @param listener hears how far it has come, in Ollama's words
   * @throws FailureException where it does not come, with the reason; a model that was here stays
   */
  public void pull(RemoteModel remote, boolean insecure, TransferEvent.Listener listener) {
    try {
      listener.heard(TransferEvent.of("pulling manifest"));
      Session session = new Session(line(), remote, insecure, tokens);
      byte[] json = manifest(session);
      Manifest manifest = parse(json, session);
      Set<Layer> wanted = new LinkedHashSet<>(manifest.layers());
      wanted.add(manifest.config());
      requireRoom(wanted);
      boolean prunes = settings.prunes() && leavesLayers(remote.name(), wanted);
      for (int round = 1; !wanted.isEmpty(); round++) {
        for (Layer layer : wanted) {
          downloads.await(session, layer, listener);
        }
        listener.heard(TransferEvent.of("verifying sha256 digest"));
        listener.heard(TransferEvent.of("writing manifest"));
        wanted = new LinkedHashSet<>(store.adopt(remote.name(), json, settings.prunes()));
        if (round == MAX_ROUNDS && !wanted.isEmpty()) {
          throw new FailureException(
              Failure.Kind.INTERNAL,
              "the blobs of " + remote + " are deleted as soon as they come; pull it again");
        }
      }
      if (prunes) {
        listener.heard(TransferEvent.of("removing unused layers"));
      }
      listener.heard(TransferEvent.of("success"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(Failure.Kind.CANCELLED, "the pull was cancelled", e);
    }
  }

  /**
   * Sends a model of the store to its registry.
   *
   * @throws FailureException where it does not arrive, with the reason
   */
  public void push(RemoteModel remote, boolean insecure, TransferEvent.Listener listener) {
    listener.heard(TransferEvent.of("retrieving manifest"));
    byte[] json =
        store
            .manifest(remote.name())
            .orElseThrow(() -> {
              listener.heard(TransferEvent.of("couldn't retrieve manifest"));
              return new FailureException(
                  Failure.Kind.NOT_FOUND, "model '" + remote + "' not found");
            });
    try {
      Session session = new Session(line(), remote, insecure, tokens);
      new Upload(session, store.blobs(), settings, pause, digest -> elsewhere(remote, digest))
          .send(json, listener);
      listener.heard(TransferEvent.of("success"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(Failure.Kind.CANCELLED, "the push was cancelled", e);
    } catch (IOException e) {
      throw unreachable("push " + remote, remote, e);
    }
  }

  /** Another repository of the registry whose model has a blob, as far as this store knows. */
  private Optional<String> elsewhere(RemoteModel remote, Digest digest) {
    String own = repository(remote.name());
    return store.names().stream()
        .filter(name -> name.host().equalsIgnoreCase(remote.name().host()))
        .filter(name -> !repository(name).equalsIgnoreCase(own))
        .filter(name -> names(name, digest))
        .map(Registry::repository)
        .findFirst();
  }

  private static String repository(ModelName name) {
    return name.namespace() + "/" + name.model();
  }

  private boolean names(ModelName name, Digest digest) {
    return layers(name).stream().anyMatch(layer -> layer.digest().equals(digest));
  }

  /** Whether the model that is here has layers that the one to come has not. */
  private boolean leavesLayers(ModelName name, Set<Layer> coming) {
    Set<Digest> kept = coming.stream().map(Layer::digest).collect(Collectors.toSet());
    return layers(name).stream().anyMatch(layer -> !kept.contains(layer.digest()));
  }

  /** Of a model that is here; a broken one is in nobody's way. */
  private List<Layer> layers(ModelName name) {
    try {
      return store
          .manifest(name)
          .map(json -> Manifest.parse(json).all().toList())
          .orElse(List.of());
    } catch (FailureException e) {
      LOG.log(System.Logger.Level.DEBUG, "passed over {0}: {1}", name, e.getMessage());
      return List.of();
    }
  }

  private byte[] manifest(Session session) throws InterruptedException {
    RemoteModel remote = session.remote();
    Map<String, String> headers = Map.of("Accept", Manifest.MEDIA_TYPE);
    try (Session.Reply reply =
        session.get(session.location().manifest(remote.name().tag()), headers)) {
      if (reply.status() == NOT_FOUND) {
        throw new FailureException(
            Failure.Kind.NOT_FOUND, "pull model manifest: file does not exist");
      }
      if (!reply.isSuccess()) {
        throw session.refused(reply);
      }
      byte[] json = reply.body().readNBytes(MAX_MANIFEST_BYTES + 1);
      if (json.length > MAX_MANIFEST_BYTES) {
        throw new IOException("its manifest has more than " + MAX_MANIFEST_BYTES + " bytes");
      }
      return json;
    } catch (IOException e) {
      throw unreachable("pull model manifest", remote, e);
    }
  }

  private static Manifest parse(byte[] json, Session session) {
    try {
      return Manifest.parse(json);
    } catch (FailureException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL,
          "pull model manifest: " + session.host() + " sent none: " + e.failure().message(),
          e);
    }
  }

  /** Said before the first byte comes, not after the disk is full. */
  private void requireRoom(Set<Layer> wanted) {
    try {
      long needed = 0;
      for (Layer layer : wanted) {
        boolean here = store.blobs().contains(layer.digest());
        needed +=
            here || java.nio.file.Files.exists(store.blobs().partial(layer.digest()))
                ? 0
                : layer.size();
      }
      long free = store.blobs().freeBytes();
      if (free < needed) {
        throw new FailureException(
            Failure.Kind.INTERNAL,
            "no room in "
                + store.root()
                + ": the disk has "
                + free
                + " bytes free and "
                + needed
                + " are needed; delete a model, or set OLLAMA_MODELS to another disk");
      }
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot look at " + store.root() + ": " + e.getMessage(), e);
    }
  }

  private static FailureException unreachable(String what, RemoteModel remote, IOException e) {
    String host = remote.name().host();
    String why = why(e);
    return new FailureException(
        Failure.Kind.INTERNAL,
        what + ": " + (why.contains(host) ? why : "cannot reach " + host + ": " + why),
        e);
  }

  /** The JDK's client has no words for its commonest failures. */
  private static String why(IOException e) {
    if (e.getMessage() != null) {
      return e.getMessage();
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "nobody knows a host of that name";
      }
    }
    return e instanceof ConnectException ? "it does not answer" : e.getClass().getSimpleName();
  }

  /** Made when it is first wanted: most commands of a node pull nothing. */
  private Session.Line line() {
    lock.lock();
    try {
      Session.Line known = line;
      if (known == null) {
        Optional<SSLContext> tls = trust.context();
        HttpClient.Builder http =
            HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(proxies);
        tls.ifPresent(http::sslContext);
        known = new Session.Line(http.build(), proxies, new ProxyLogin(proxies), tls);
        line = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  /** Breaks off what is on its way. */
  @Override
  public void close() {
    lock.lock();
    try {
      if (line != null) {
        line.http().shutdownNow();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tells a proxy what its own address holds, and no server anything. */
  private static final class ProxyLogin extends Authenticator {
    private final Proxies proxies;

    ProxyLogin(Proxies proxies) {
      this.proxies = proxies;
    }

    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
      if (getRequestorType() != RequestorType.PROXY) {
        return null;
      }
      return proxies
          .login(getRequestingHost(), getRequestingPort())
          .map(login -> List.of(login.split(":", 2)))
          .map(pair -> new PasswordAuthentication(pair.getFirst(), pair.getLast().toCharArray()))
          .orElse(null);
    }
  }
}
