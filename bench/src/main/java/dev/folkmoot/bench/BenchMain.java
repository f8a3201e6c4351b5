package dev.folkmoot.bench;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/** Runs one measurement and prints its table; started by {@code bench/run}, which says how. */
public final class BenchMain {

  private static final int KILLS = 100;
  private static final long PULLED_BYTES = 1_000_000_000;
  private static final int KILLS_A_HALT = 10;

  private BenchMain() {}

  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    try (PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
      switch (args[0]) {
        case "engine" ->
            new EngineBench(Path.of(args[1]), Path.of(args[2]), Path.of(args[3])).run(out);
        case "prefix" -> new PrefixBench(Path.of(args[1]), Path.of(args[2])).run(out);
        case "full" -> new FullContextBench(Path.of(args[1]), Path.of(args[2])).run(out);
        case "http" -> HttpBench.run(out);
        case "libp2p" -> new PeerBench(out).run();
        case "mesh" -> mesh(out);
        case "pull" -> PullBench.run(out, args.length > 1 ? Long.parseLong(args[1]) : PULLED_BYTES);
        case "breaks" -> breaks(args, out);
        case "routes" -> RouteBench.run(out);
        case "start" -> new StartBench(Path.of(System.getProperty("folkmoot.root"))).run(out);
        default -> throw new IllegalArgumentException("no measurement named " + args[0]);
      }
    }
  }

  private static void mesh(Appendable out)
      throws IOException, InterruptedException, ExecutionException {
    try (MeshBench bench = new MeshBench(out)) {
      bench.run();
    }
  }

  private static void breaks(String[] args, Appendable out)
      throws IOException, InterruptedException, ExecutionException {
    int kills = args.length > 1 ? Integer.parseInt(args[1]) : KILLS;
    try (BreakBench bench = new BreakBench()) {
      bench.run(out, kills, Math.max(1, kills / KILLS_A_HALT));
    }
  }
}
