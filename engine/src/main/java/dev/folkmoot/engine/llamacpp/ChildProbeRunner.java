package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.llamacpp.binding.NativeBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs {@link VariantProbe} in a child process of the same Java and class path. */
final class ChildProbeRunner implements CpuVariants.ProbeRunner {

  private static final long TIMEOUT_SECONDS = 60;
  private static final System.Logger LOG = System.getLogger(ChildProbeRunner.class.getName());

  @Override
  public OptionalLong score(NativeBundle bundle, String variant) {
    return run(VariantProbe.SCORE, bundle, variant, List.of());
  }

  @Override
  public OptionalLong time(NativeBundle bundle, String variant, Path model, int threads) {
    return run(
        VariantProbe.TIME, bundle, variant, List.of(model.toString(), Integer.toString(threads)));
  }

  private static OptionalLong run(
      String what, NativeBundle bundle, String variant, List<String> more) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("folkmoot-probe");
      Path result = folder.resolve("result");
      Path complaint = folder.resolve("stderr");
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-XX:-CreateCoredumpOnCrash",
                  "-XX:ErrorFile=/dev/null",
                  "-cp",
                  System.getProperty("java.class.path"),
                  VariantProbe.class.getName(),
                  what,
                  result.toString(),
                  bundle.folder().toString(),
                  variant));
      command.addAll(more);
      Process child =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(complaint.toFile())
              .start();
      OptionalLong number = result(child, result);
      if (number.isPresent()) {
        return number;
      }
      LOG.log(
          System.Logger.Level.WARNING,
          "the CPU variant {0} failed its probe (exit status {1}): {2}",
          variant,
          child.exitValue(),
          Files.readString(complaint).lines().findFirst().orElse("it said nothing"));
      return OptionalLong.empty();
    } catch (IOException e) {
      throw new FailureException(Failure.Kind.ENGINE_FAILED, "cannot start a child process", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(Failure.Kind.CANCELLED, "interrupted while probing the CPU", e);
    } finally {
      delete(folder);
    }
  }

  /** The number that the child wrote, if it also ended well: it may die while it writes. */
  private static OptionalLong result(Process child, Path result)
      throws IOException, InterruptedException {
    try {
      if (!child.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        return OptionalLong.empty();
      }
    } finally {
      child.destroyForcibly().onExit().join();
    }
    return child.exitValue() == 0 && Files.exists(result)
        ? OptionalLong.of(Long.parseLong(Files.readString(result)))
        : OptionalLong.empty();
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
