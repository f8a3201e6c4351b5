package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.llamacpp.binding.LlamaLibrary;
import dev.folkmoot.engine.llamacpp.binding.NativeBundle;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the engine would run on this machine, and why; for people who want to know. Variants are
 * asked in a child process, as when the engine chooses, so that none of them can fault in this one.
 *
 * @param version of llama.cpp
 * @param folder where its libraries lie
 * @param known how many CPU variants there are
 * @param fitting those that run on this processor, the one that claims most of itself first
 * @param remembered the one that was quickest for the last model that was timed
 * @param fixed the one that the settings ask for
 * @param gpuLibraries by file name
 */
public record CpuReport(
    String version,
    Path folder,
    int known,
    List<Claim> fitting,
    Optional<String> remembered,
    Optional<String> fixed,
    List<String> gpuLibraries) {

  /** What a variant says of itself on this processor: the more, the more of it is made use of. */
  public record Claim(String variant, long score) {}

  public CpuReport {
    fitting = List.copyOf(fitting);
    gpuLibraries = List.copyOf(gpuLibraries);
  }

  /**
   * Looks and asks.
   *
   * @throws FailureException {@code ENGINE_FAILED} if the libraries are not there
   */
  public static CpuReport of(EngineConfig config) {
    NativeBundle bundle = NativeBundle.below(config.natives());
    ChildProbeRunner probes = new ChildProbeRunner();
    List<String> variants = bundle.variants();
    List<Claim> fitting =
        variants.stream()
            .map(variant -> new Claim(variant, probes.score(bundle, variant).orElse(0)))
            .filter(claim -> claim.score() > 0)
            .sorted(Comparator.comparingLong(Claim::score).reversed())
            .toList();
    return new CpuReport(
        LlamaLibrary.VERSION,
        bundle.folder(),
        variants.size(),
        fitting,
        new VariantMemory(config.memory(), VariantMemory.machine(LlamaLibrary.VERSION)).latest(),
        config.variant(),
        bundle.gpuLibraries().stream().map(path -> path.getFileName().toString()).toList());
  }
}
