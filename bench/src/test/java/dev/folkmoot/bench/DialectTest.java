package dev.folkmoot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.http.BindAddress;
import dev.folkmoot.http.MootServer;
import dev.folkmoot.http.Origins;
import dev.folkmoot.http.dialect.RequestTerms;
import dev.folkmoot.http.wire.HttpLimits;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.net.Solitude;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.NodeConfig;
import dev.folkmoot.node.Platform;
import dev.folkmoot.node.local.LocalModels;
import dev.folkmoot.node.residency.ResidencyLimits;
import dev.folkmoot.node.routing.Terms;
import dev.folkmoot.testkit.engine.Script;
import dev.folkmoot.testkit.engine.ScriptedEngine;
import dev.folkmoot.testkit.store.SampleStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The load generator knows tokens and ends of every dialect, or its figures would mean nothing. */
final class DialectTest {

  private static final int TOKENS = 25;

  @TempDir private Path root;

  @ParameterizedTest
  @EnumSource
  void tokensAndEndsAreCountedAsTheyAre(Dialect dialect) throws Exception {
    new SampleStore(root).install("bench");
    Clock clock = Clock.systemUTC();
    ResidencyLimits limits =
        new ResidencyLimits(1L << 40, 1, 64, KeepAlive.FOREVER, 4096, Duration.ofMinutes(5));
    ScriptedEngine engine = new ScriptedEngine(Script.tokens(TOKENS));
    try (ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
        ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();
        Node node =
            new Node(
                new NodeConfig("bench", Duration.ZERO),
                new LocalModels(ModelStore.open(root, clock), engine, limits, clock, timers, tasks),
                new Solitude(),
                Platform.of(clock, timers, tasks, new SecureRandom()));
        MootServer server =
            new MootServer(
                new BindAddress(BindAddress.DEFAULT_HOST, 0),
                Origins.LOCAL,
                HttpLimits.DEFAULT.withDrainTimeout(Duration.ofMillis(200)),
                new RequestTerms(Terms.DEFAULT, true),
                node,
                clock,
                ZoneOffset.UTC)) {
      server.start();
      LoadGenerator.Result result = new LoadGenerator(server.port(), dialect).run(2);
      assertThat(result.tokens()).isEqualTo(2L * TOKENS);
      assertThat(result.complete()).isEqualTo(2);
    }
  }
}
