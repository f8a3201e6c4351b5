package dev.folkmoot.net.wire;

import dev.folkmoot.core.model.RunnerOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@link RunnerOptions} on the wire: what is open is left out. */
public final class RunnerOptionsCodec {

  private RunnerOptionsCodec() {}

  public static void write(MessageWriter out, RunnerOptions options) {
    options.contextLength().ifPresent(n -> out.sint(1, n));
    options.batchSize().ifPresent(n -> out.sint(2, n));
    options.gpuLayers().ifPresent(n -> out.sint(3, n));
    options.mainGpu().ifPresent(n -> out.sint(4, n));
    options.memoryMap().ifPresent(b -> out.bool(5, b));
    options.threads().ifPresent(n -> out.sint(6, n));
  }

  public static RunnerOptions read(MessageReader in) {
    @Nullable Integer contextLength = null;
    @Nullable Integer batchSize = null;
    @Nullable Integer gpuLayers = null;
    @Nullable Integer mainGpu = null;
    @Nullable Boolean memoryMap = null;
    @Nullable Integer threads = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> contextLength = in.sint32();
        case 2 -> batchSize = in.sint32();
        case 3 -> gpuLayers = in.sint32();
        case 4 -> mainGpu = in.sint32();
        case 5 -> memoryMap = in.bool();
        case 6 -> threads = in.sint32();
        default -> {} // of a later version
      }
    }
    return new RunnerOptions(
        Optional.ofNullable(contextLength),
        Optional.ofNullable(batchSize),
        Optional.ofNullable(gpuLayers),
        Optional.ofNullable(mainGpu),
        Optional.ofNullable(memoryMap),
        Optional.ofNullable(threads));
  }
}
