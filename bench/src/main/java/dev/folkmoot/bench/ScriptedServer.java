package dev.folkmoot.bench;

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
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A whole node whose engine recites: {@code STREAMS TOKENS PACE_MILLIS [MODELS]}. Prints its port;
 * runs until it is ended.
 */
public final class ScriptedServer {

  private static final int SPARE = 64;
  private static final long MEMORY_BUDGET_BYTES = 1L << 30;

  private ScriptedServer() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int streams = Integer.parseInt(args[0]);
    Script script =
        Script.tokens(Integer.parseInt(args[1]))
            .withTokenDelay(Duration.ofMillis(Integer.parseInt(args[2])))
            .withSlots(streams)
            .withQueueLength(streams);
    Path root = args.length > 3 ? Path.of(args[3]) : Files.createTempDirectory("folkmoot-bench");
    new SampleStore(root).install("bench");
    Clock clock = Clock.systemUTC();
    try (ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
        ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();
        Node node =
            new Node(
                new NodeConfig("bench", Duration.ofSeconds(1)),
                new LocalModels(
                    ModelStore.open(root, clock),
                    new ScriptedEngine(script),
                    limits(streams),
                    clock,
                    timers,
                    tasks),
                new Solitude(),
                Platform.of(clock, timers, tasks, new SecureRandom()));
        MootServer server =
            new MootServer(
                new BindAddress(BindAddress.DEFAULT_HOST, 0),
                Origins.LOCAL,
                HttpLimits.DEFAULT,
                new RequestTerms(Terms.DEFAULT, true),
                node,
                clock,
                ZoneId.systemDefault())) {
      server.start();
      say(Integer.toString(server.port()));
      new CountDownLatch(1).await();
    }
  }

  private static ResidencyLimits limits(int streams) {
    return new ResidencyLimits(
        MEMORY_BUDGET_BYTES,
        1,
        streams + SPARE,
        KeepAlive.FOREVER,
        ResidencyLimits.DEFAULT_CONTEXT_LENGTH,
        ResidencyLimits.DEFAULT_LOAD_TIMEOUT);
  }

  /** To the process that started this one. */
  static void say(String line) {
    try (PrintStream out =
        new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out))) {
      out.println(line);
    }
  }
}
