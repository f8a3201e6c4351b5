package dev.folkmoot.app.doctor;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.engine.remote.RemoteEngine;
import dev.folkmoot.engine.remote.RemoteSettings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The other programs that a node is to ask: does each answer, and as what it was said to be. */
record EnginesCheck(List<RemoteSettings> engines) implements Check {

  @Override
  public String area() {
    return "engines";
  }

  @Override
  public List<Finding> look() {
    return engines.isEmpty()
        ? List.of(Finding.ok(area(), "no other program is to be asked; 'moot setup' finds some"))
        : engines.stream().map(this::look).toList();
  }

  private Finding look(RemoteSettings settings) {
    try (ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
        RemoteEngine engine = new RemoteEngine(settings, System::nanoTime, timers, timers)) {
      Optional<Failure> failure = engine.start();
      return failure
          .map(why ->
              Finding.warn(
                  area(),
                  why.message().replace('\n', ' '),
                  "start that program, or take it out with 'moot config'"))
          .orElseGet(() -> Finding.ok(area(), settings.name() + " answers on " + settings.url()));
    }
  }
}
