package dev.folkmoot.app.doctor;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.Installation;
import dev.folkmoot.app.home.NativeLibraries;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.llamacpp.CpuReport;
import dev.folkmoot.engine.llamacpp.EngineConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The llama.cpp libraries, which CPU variant of them runs here and why, and what a GPU would. */
record NativesCheck(Environment environment, Optional<Installation> installation) implements Check {

  private static final Path NVIDIA = Path.of("/dev/nvidiactl");

  /** Of those that fit, the best; the engine times as many. */
  private static final int SHOWN_VARIANTS = 4;

  @Override
  public String area() {
    return "engine";
  }

  @Override
  public List<Finding> look() {
    if (installation.isEmpty()) {
      return List.of(
          Finding.warn(area(), "llama.cpp: nobody says which version", "start this as ./moot"));
    }
    CpuReport report;
    try {
      report =
          CpuReport.of(
              new EngineConfig(
                  NativeLibraries.folder(environment, installation.get().nativesLock()),
                  environment.cache().resolve("engine"),
                  EngineConfig.DEFAULT_SLOTS,
                  EngineConfig.DEFAULT_QUEUE_LENGTH,
                  environment.flag("FOLKMOOT_SHARED_HOST"),
                  environment.text("OLLAMA_LLM_LIBRARY")));
    } catch (FailureException e) {
      return List.of(
          Finding.fail(area(), e.failure().message(), "run ./moot, which fetches them with npm"));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.ok(
            area(), "llama.cpp " + report.version() + " in this process, from " + report.folder()));
    findings.add(variant(report));
    gpu(report).ifPresent(findings::add);
    return findings;
  }

  private Finding variant(CpuReport report) {
    if (report.fitting().isEmpty()) {
      return Finding.fail(
          area(),
          "none of the " + report.known() + " CPU variants runs on this processor",
          "use another machine; llama.cpp needs at least SSE 4.2 on x64");
    }
    String fitting =
        report.fitting().stream()
            .limit(SHOWN_VARIANTS)
            .map(claim -> claim.variant() + " " + claim.score())
            .collect(Collectors.joining(", "));
    if (report.fixed().isPresent()) {
      return fixed(report, report.fixed().get());
    }
    return Finding.ok(
        area(),
        report
            .remembered()
            .map(variant ->
                "CPU variant "
                    + variant
                    + ": the quickest when it was timed; what fits best: "
                    + fitting)
            .orElse("CPU variant: chosen by timing at the first load, from " + fitting));
  }

  private Finding fixed(CpuReport report, String variant) {
    boolean fits = report.fitting().stream().anyMatch(claim -> claim.variant().equals(variant));
    return fits
        ? Finding.ok(area(), "CPU variant " + variant + ": OLLAMA_LLM_LIBRARY says so")
        : Finding.fail(
            area(),
            "OLLAMA_LLM_LIBRARY=" + variant + " does not run on this processor",
            "unset it: the quickest is found by itself");
  }

  private Optional<Finding> gpu(CpuReport report) {
    if (!report.gpuLibraries().isEmpty()) {
      return Optional.of(
          Finding.ok(area(), "GPU libraries: " + String.join(", ", report.gpuLibraries())));
    }
    boolean isOff = environment.text("FOLKMOOT_GPU").filter("off"::equals).isPresent();
    return Files.exists(NVIDIA) && !isOff
        ? Optional.of(
            Finding.warn(
                area(),
                "this machine has an NVIDIA GPU, and the libraries for it are not here",
                "FOLKMOOT_GPU=cuda ./moot fetches them"))
        : Optional.empty();
  }
}
