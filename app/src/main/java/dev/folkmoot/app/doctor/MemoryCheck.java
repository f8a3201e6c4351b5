package dev.folkmoot.app.doctor;

import com.sun.management.OperatingSystemMXBean;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.models.store.InstalledModel;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.node.residency.MemoryBudget;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** How much memory models may take, and which of those that are here do not fit. */
record MemoryCheck(FolkmootHome home, Clock clock) implements Check {

  /** Of a file's size: what its cache and its buffers take beside it, at least. */
  private static final double ROOM_BESIDE = 1.1;

  @Override
  public String area() {
    return "memory";
  }

  @Override
  public List<Finding> look() {
    long budget = MemoryBudget.ofThisMachine();
    long physical =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.ok(
            area(),
            "%s, of which models may take %s: a file of up to about %s fits"
                .formatted(
                    MemoryBudget.show(physical),
                    MemoryBudget.show(budget),
                    MemoryBudget.show((long) (budget / ROOM_BESIDE)))));
    if (!Files.isDirectory(home.models())) {
      return findings;
    }
    for (InstalledModel model : ModelStore.open(home.models(), clock).list()) {
      if (model.size() * ROOM_BESIDE > budget) {
        findings.add(
            Finding.warn(
                area(),
                model.name().display() + " (" + MemoryBudget.show(model.size()) + ") does not fit",
                "get a smaller quantization of it, or ask a machine of the mesh that has the room"));
      }
    }
    return findings;
  }
}
