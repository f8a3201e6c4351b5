package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.llamacpp.binding.NativeBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@link VariantProbe} in a child process of the same Java and class path. One child asks all
 * variants for their scores, since a process takes longer to start than they to answer; one that
 * dies of a variant is followed by another, which asks the rest.
 */
final class ChildProbeRunner implements CpuVariants.ProbeRunner {

  private static final long TIMEOUT_SECONDS = 60;
  private static final System.Logger LOG = System.getLogger(ChildProbeRunner.class.getName());

  private final Map<String, Long> scores = new HashMap<>();
  private final Set<String> asked = new HashSet<>();

  @Override
  public synchronized OptionalLong score(NativeBundle bundle, String variant) {
    while (!asked.contains(variant)) {
      List<String> rest = bundle.variants().stream().filter(one -> !asked.contains(one)).toList();
      List<Long> answers = run(VariantProbe.SCORE, bundle, rest);
      for (int i = 0; i < answers.size(); i++) {
        scores.put(rest.get(i), answers.get(i));
      }
      asked.addAll(rest.subList(0, Math.min(answers.size() + 1, rest.size())));
    }
    Long score = scores.get(variant);
    return score == null ? OptionalLong.empty() : OptionalLong.of(score);
  }

  @Override
  public OptionalLong time(NativeBundle bundle, String variant, Path model, int threads) {
    List<Long> micros =
        run(
            VariantProbe.TIME,
            bundle,
            List.of(variant, model.toString(), Integer.toString(threads)));
    return micros.stream().mapToLong(Long::longValue).findFirst();
  }

  /** The numbers that the child wrote before it ended, well or not. */
  private static List<Long> run(String what, NativeBundle bundle, List<String> more) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("folkmoot-probe");
      Path result = folder.resolve("result");
      Path complaint = folder.resolve("stderr");
      List<String> arguments =
          new ArrayList<>(List.of(what, result.toString(), bundle.folder().toString()));
      arguments.addAll(more);
      Process child =
          ChildJvm.of(VariantProbe.class, arguments).redirectError(complaint.toFile()).start();
      int status = await(child);
      List<Long> numbers = Files.exists(result) ? numbers(result) : List.of();
      if (status != 0) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the CPU variant {0} failed its probe (exit status {1}): {2}",
            more.get(Math.min(numbers.size(), more.size() - 1)),
            status,
            Files.readString(complaint).lines().findFirst().orElse("it said nothing"));
      }
      return numbers;
    } catch (IOException e) {
      throw new FailureException(Failure.Kind.ENGINE_FAILED, "cannot start a child process", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(Failure.Kind.CANCELLED, "interrupted while probing the CPU", e);
    } finally {
      delete(folder);
    }
  }

  private static int await(Process child) throws InterruptedException {
    try {
      child.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } finally {
      ChildJvm.end(child);
    }
    return child.exitValue();
  }

  /** One a line; a line without its end was cut by the child's death. */
  private static List<Long> numbers(Path result) throws IOException {
    String text = Files.readString(result);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Long::valueOf).toList();
  }

  private static void delete(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try {
      for (String file : List.of("result", "stderr")) {
        Files.deleteIfExists(folder.resolve(file));
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a probe's files stay behind in " + folder, e);
    }
  }
}
