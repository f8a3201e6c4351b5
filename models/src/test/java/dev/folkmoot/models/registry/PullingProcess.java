package dev.folkmoot.models.registry;

import dev.folkmoot.models.store.ModelStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** Pulls one model in parts of ten kilobytes: {@code MODEL ROOT}. It is there to be killed. */
final class PullingProcess {

  private PullingProcess() {}

  public static void main(String[] args) {
    ModelStore store = ModelStore.open(Path.of(args[1]), Clock.systemUTC());
    try (Registry registry =
        new Registry(
            store,
            PullFixture.settings(),
            Proxies.of(Map.of()),
            Trust.OF_JAVA,
            Identity.NOBODY,
            Pause.REAL,
            System::nanoTime)) {
      registry.pull(RemoteModel.parse(args[0]).orElseThrow(), true, event -> {});
    }
  }
}
