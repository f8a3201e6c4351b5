package dev.folkmoot.bench;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.models.registry.Registry;
import dev.folkmoot.models.registry.RemoteModel;
import dev.folkmoot.models.store.ModelStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A pull of one large blob from a node on the loopback, beside curl's download of the same from the
 * same node; in turn, each pull in a fresh process whose whole heap is {@link #HEAP}. Pulls are
 * done by a node that runs, so the process has pulled one small model before the clock starts: what
 * a JVM and its TLS need to start is measured elsewhere.
 */
final class PullBench {

  private static final String HEAP = "-Xmx64m";
  private static final int ROUNDS = 5;
  private static final int CHUNK_BYTES = 1 << 20;

  /** Which every {@link ScriptedServer} has. */
  private static final String SMALL_MODEL = "bench";

  private static final double MILLION = 1e6;

  private final Path folder;
  private final long bytes;

  private PullBench(Path folder, long bytes) {
    this.folder = folder;
    this.bytes = bytes;
  }

  static void run(Appendable out, long bytes) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("folkmoot-pull");
    try {
      new PullBench(folder, bytes).measure(out);
    } finally {
      delete(folder);
    }
  }

  private void measure(Appendable out) throws IOException, InterruptedException {
    Path lent = folder.resolve("lent");
    Digest digest = publish(lent);
    Process server =
        java("-Xmx512m", ScriptedServer.class.getName(), "1", "1", "0", lent.toString());
    try {
      String port = server.inputReader(StandardCharsets.UTF_8).readLine();
      String host = "http://127.0.0.1:" + port;
      List<Double> curls = new ArrayList<>();
      List<Double> syncs = new ArrayList<>();
      List<Double> pulls = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        String url = host + "/v2/library/bulk/blobs/" + digest;
        curls.add(curl(url, "curl -sf -o \"$0\" \"$1\""));
        syncs.add(curl(url, "curl -sf -o \"$0\" \"$1\" && sync \"$0\""));
        pulls.add(pull(host));
      }
      row(out, "curl -o", curls);
      row(out, "curl -o, sync", syncs);
      row(out, "pull, " + HEAP, pulls);
      out.append(
          String.format(
              Locale.ROOT,
              "| ratio | %.2f | %.2f to curl that waits for the disk, as a pull does |%n",
              Medians.of(pulls) / Medians.of(curls),
              Medians.of(pulls) / Medians.of(syncs)));
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  private static void row(Appendable out, String name, List<Double> rates) throws IOException {
    out.append(
        String.format(
            Locale.ROOT,
            "| %s | %.0f MB/s | %.0f MB/s at best |%n",
            name,
            Medians.of(rates),
            rates.stream().max(Comparator.naturalOrder()).orElseThrow()));
  }

  private double curl(String url, String script) throws IOException, InterruptedException {
    Path file = folder.resolve("curled");
    long start = System.nanoTime();
    Process curl = new ProcessBuilder("sh", "-c", script, file.toString(), url).start();
    if (curl.waitFor() != 0) {
      throw new IOException("curl failed with " + curl.exitValue());
    }
    double rate = rate(System.nanoTime() - start);
    Files.delete(file);
    return rate;
  }

  private double pull(String host) throws IOException, InterruptedException {
    Path root = folder.resolve("pulled");
    Process puller = java(HEAP, PullBench.class.getName(), host, root.toString());
    String nanos = puller.inputReader(StandardCharsets.UTF_8).readLine();
    if (puller.waitFor() != 0 || nanos == null) {
      throw new IOException("the pull failed");
    }
    delete(root);
    return rate(Long.parseLong(nanos));
  }

  private double rate(long nanos) {
    return bytes / MILLION / (nanos / (double) TimeUnit.SECONDS.toNanos(1));
  }

  /** The process that pulls: {@code HOST ROOT}; prints nanoseconds. */
  public static void main(String[] args) {
    ModelStore store = ModelStore.open(Path.of(args[1]), Clock.systemUTC());
    try (Registry registry = Registry.plain(store)) {
      pull(registry, args[0] + "/library/" + SMALL_MODEL);
      long start = System.nanoTime();
      pull(registry, args[0] + "/library/bulk");
      System.out.println(System.nanoTime() - start);
    }
  }

  private static void pull(Registry registry, String model) {
    registry.pull(RemoteModel.parse(model).orElseThrow(), true, event -> {});
  }

  private Digest publish(Path root) throws IOException {
    Path blobs = Files.createDirectories(root.resolve("blobs"));
    Path file = blobs.resolve("fresh");
    MessageDigest sha256 = sha256();
    byte[] chunk = new byte[CHUNK_BYTES];
    Random random = new Random(1);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (long left = bytes; left > 0; left -= chunk.length) {
        random.nextBytes(chunk);
        int count = (int) Math.min(chunk.length, left);
        sha256.update(chunk, 0, count);
        out.write(chunk, 0, count);
      }
    }
    Digest digest = Digest.of(sha256.digest());
    Files.move(file, blobs.resolve(digest.fileName()));
    Digest config = Digest.of(sha256.digest("{}".getBytes(StandardCharsets.UTF_8)));
    Files.writeString(blobs.resolve(config.fileName()), "{}");
    ModelName name = ModelName.parse("bulk").orElseThrow();
    Path manifest =
        root.resolve("manifests").resolve(name.host()).resolve("library/bulk").resolve(name.tag());
    Files.createDirectories(manifest.getParent());
    Files.writeString(
        manifest,
        "{\"schemaVersion\":2,\"config\":{\"digest\":\"%s\",\"size\":2},\"layers\":[{\"mediaType\":\"x\",\"digest\":\"%s\",\"size\":%d}]}"
            .formatted(config, digest, bytes));
    return digest;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Process java(String heap, String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                heap,
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(List.of(words));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
