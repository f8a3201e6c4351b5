package dev.folkmoot.engine.llamacpp;

import static java.util.Comparator.comparing;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.ModelFile;
import dev.folkmoot.engine.llamacpp.binding.LlamaLibrary;
import dev.folkmoot.engine.llamacpp.binding.NativeBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Chooses the CPU variant for this machine and model.
 *
 * <p>The variant that claims to be best is not always the fastest, and a variant that does not fit
 * kills the process that uses it. So the most promising ones each run the model for a moment in a
 * child process; whichever survives and is quickest is taken, and remembered, so that this happens
 * once per model and machine. A process can use one variant only: the first model that it loads
 * decides.
 */
final class CpuVariants {

  /** Variants that are tried, best claim first. */
  private static final int MAX_CANDIDATES = 4;

  /** A variant that claims less must be this much quicker: machines are noisy. */
  private static final double CLEARLY_QUICKER = 0.95;

  /**
   * A larger file takes too long to load several times: it gets what another model of this machine
   * got, or else the first variant that survives.
   */
  private static final long MAX_TIMED_BYTES = 4L << 30;

  private static final System.Logger LOG = System.getLogger(CpuVariants.class.getName());

  private final NativeBundle bundle;
  private final VariantMemory memory;
  private final ProbeRunner probes;

  CpuVariants(NativeBundle bundle, VariantMemory memory, ProbeRunner probes) {
    this.bundle = bundle;
    this.memory = memory;
    this.probes = probes;
  }

  /**
   * The best variant for a model.
   *
   * @throws FailureException {@code ENGINE_FAILED} if no variant survives
   */
  String choose(ModelFile file, int threads) {
    Optional<String> remembered = memory.recall(file.digest()).filter(bundle.variants()::contains);
    if (remembered.isPresent()) {
      return remembered.get();
    }
    List<String> candidates = candidates();
    Optional<String> latest = memory.latest().filter(candidates::contains);
    if (isLarge(file) && latest.isPresent()) {
      return latest.get();
    }
    LOG.log(System.Logger.Level.INFO, "choosing among the CPU variants {0}, once", candidates);
    String best =
        isLarge(file) ? survivor(candidates, file, threads) : quickest(candidates, file, threads);
    memory.remember(file.digest(), best);
    return best;
  }

  /** The first that survives: what a variant claims of itself is no proof that it can run. */
  private String survivor(List<String> candidates, ModelFile file, int threads) {
    return candidates.stream()
        .filter(variant -> probes.time(bundle, variant, file.path(), threads).isPresent())
        .findFirst()
        .orElseThrow(() -> noneSurvived(candidates));
  }

  private static FailureException noneSurvived(List<String> candidates) {
    return new FailureException(
        Failure.Kind.ENGINE_FAILED,
        "no CPU variant of llama.cpp can run this model here; tried " + candidates);
  }

  private String quickest(List<String> candidates, ModelFile file, int threads) {
    Optional<String> best = Optional.empty();
    double bestMicros = Double.MAX_VALUE;
    for (String variant : candidates) {
      OptionalLong micros = probes.time(bundle, variant, file.path(), threads);
      if (micros.isPresent() && micros.getAsLong() < bestMicros * CLEARLY_QUICKER) {
        best = Optional.of(variant);
        bestMicros = micros.getAsLong();
      }
    }
    return best.orElseThrow(() -> noneSurvived(candidates));
  }

  private List<String> candidates() {
    record Scored(String variant, long score) {}
    List<String> candidates =
        bundle.variants().stream()
            .map(variant -> new Scored(variant, probes.score(bundle, variant).orElse(0)))
            .filter(scored -> scored.score() > 0)
            .sorted(comparing(Scored::score, Comparator.reverseOrder()))
            .limit(MAX_CANDIDATES)
            .map(Scored::variant)
            .toList();
    if (candidates.isEmpty()) {
      throw new FailureException(
          Failure.Kind.ENGINE_FAILED, "llama.cpp has no CPU variant for this machine");
    }
    return candidates;
  }

  private static boolean isLarge(ModelFile file) {
    try {
      return Files.size(file.path()) > MAX_TIMED_BYTES;
    } catch (IOException e) {
      throw new FailureException(Failure.Kind.ENGINE_FAILED, "cannot read " + file.path(), e);
    }
  }

  /** Asks a variant in another process; {@link LlamaLibrary} is never touched here. */
  interface ProbeRunner {
    /** The variant's own score; empty if the process died. */
    OptionalLong score(NativeBundle bundle, String variant);

    /** Microseconds of a short answer; empty if the process died. */
    OptionalLong time(NativeBundle bundle, String variant, java.nio.file.Path model, int threads);
  }
}
