package dev.folkmoot.node.residency;

import dev.folkmoot.core.model.ModelName;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The models that take memory, and the room they leave. Guarded by the lock of {@link Residency}.
 */
final class Residents {

  private final Map<String, Resident> byName = new HashMap<>();
  private final ResidencyLimits limits;

  Residents(ResidencyLimits limits) {
    this.limits = limits;
  }

  @Nullable Resident get(ModelName name) {
    return byName.get(name.key());
  }

  boolean has(Resident resident) {
    return get(resident.installed.name()) == resident;
  }

  void add(Resident resident) {
    byName.put(resident.installed.name().key(), resident);
  }

  void remove(Resident resident) {
    byName.remove(resident.installed.name().key(), resident);
  }

  boolean isEmpty() {
    return byName.isEmpty();
  }

  /** A copy: what is done with it may change the original. */
  List<Resident> all() {
    return List.copyOf(byName.values());
  }

  /** Requests that hold a model and wait inside it for a slot. */
  int queued() {
    int queued = 0;
    for (Resident resident : byName.values()) {
      queued += resident.queued();
    }
    return queued;
  }

  void forgetClaims() {
    byName.values().forEach(resident -> resident.claimed = false);
  }

  /** Whether a model of this size may be loaded now. */
  boolean hasRoomFor(long bytes) {
    return byName.size() < limits.maxLoadedModels()
        && taken() + bytes <= limits.memoryBudgetBytes();
  }

  /**
   * Claims as many residents as must go before a model of this size has room. Idle ones first, and
   * among equals the one with the shortest remaining keep-alive; one that is still loading last.
   * Those that leave anyway are counted as gone.
   */
  void claimRoomFor(long bytes, Instant now) {
    int count = 0;
    long taken = 0;
    for (Resident resident : byName.values()) {
      if (!resident.isLeaving()) {
        count++;
        taken += resident.footprint.total();
      }
    }
    List<Resident> victims =
        byName.values().stream()
            .filter(resident -> !resident.isLeaving())
            .sorted(
                Comparator.comparing((Resident r) -> r.state)
                    .reversed()
                    .thenComparing(r -> r.uses > 0)
                    .thenComparing(r -> r.expiry(now)))
            .toList();
    for (Resident victim : victims) {
      if (count < limits.maxLoadedModels() && taken + bytes <= limits.memoryBudgetBytes()) {
        return;
      }
      victim.claimed = true;
      count--;
      taken -= victim.footprint.total();
    }
  }

  private long taken() {
    long taken = 0;
    for (Resident resident : byName.values()) {
      taken += resident.footprint.total();
    }
    return taken;
  }
}
