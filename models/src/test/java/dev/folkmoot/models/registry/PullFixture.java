package dev.folkmoot.models.registry;

import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.models.gguf.GgufBytes;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.models.store.ModelStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** A store, a registry, and somebody who pulls; pauses take no time and are written down. */
final class PullFixture implements AutoCloseable {

  static final long PART = 10_000;

  final ScriptedRegistry remote = new ScriptedRegistry();
  final ModelStore store;
  final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
  final List<TransferEvent> events = Collections.synchronizedList(new ArrayList<>());
  final Registry registry;

  PullFixture(Path root) {
    this(root, settings(), Optional.empty(), Optional.empty());
  }

  PullFixture(
      Path root,
      TransferSettings settings,
      Optional<Credentials> credentials,
      Optional<RegistryKey> key) {
    store = ModelStore.open(root, Clock.systemUTC());
    registry = registry(settings, credentials, key);
  }

  static TransferSettings settings() {
    return TransferSettings.DEFAULT.withPartBytes(PART, PART);
  }

  Registry registry(
      TransferSettings settings, Optional<Credentials> credentials, Optional<RegistryKey> key) {
    return registry(settings, Map.of(), credentials, key);
  }

  /** One that reads variables of the environment. */
  Registry registry(
      TransferSettings settings,
      Map<String, String> variables,
      Optional<Credentials> credentials,
      Optional<RegistryKey> key) {
    return new Registry(
        store,
        settings,
        Proxies.of(variables),
        Trust.of(variables),
        new Identity(credentials, key, Clock.systemUTC(), new SecureRandom()),
        pauses::add,
        System::nanoTime);
  }

  /** A model file with so many bytes behind its tensors that it takes several parts. */
  static byte[] weights(int size, long seed) {
    try {
      Path file = Files.createTempFile("weights", ".gguf");
      try {
        byte[] model = Files.readAllBytes(GgufBytes.model().writeTo(file));
        byte[] bytes = new byte[Math.max(size, model.length)];
        new Random(seed).nextBytes(bytes);
        System.arraycopy(model, 0, bytes, 0, model.length);
        return bytes;
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void pull(String name) {
    registry.pull(remote.model(name), true, events::add);
  }

  Optional<InstalledModel> found(String name) {
    ModelName full = remote.model(name).name();
    return store.find(full);
  }

  List<String> statuses() {
    return events.stream().map(TransferEvent::status).distinct().toList();
  }

  /** Everything that lies among the blobs. */
  List<String> files() {
    try (Stream<Path> files = Files.list(store.root().resolve("blobs"))) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    registry.close();
    remote.close();
  }
}
