package dev.folkmoot.node.residency;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.models.store.InstalledModel;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * A place in the line. Guarded by the lock of {@link Residency}; ends with a resident or with a
 * failure, once.
 */
final class Ticket {

  final InstalledModel model;
  final Plan plan;
  final Optional<KeepAlive> keepAlive;

  /** Grows from ticket to ticket: who came first. */
  final long number;

  private final Condition decided;
  private @Nullable Resident resident;
  private @Nullable Failure failure;

  Ticket(
      InstalledModel model,
      Plan plan,
      Optional<KeepAlive> keepAlive,
      long number,
      Condition decided) {
    this.model = model;
    this.plan = plan;
    this.keepAlive = keepAlive;
    this.number = number;
    this.decided = decided;
  }

  boolean isFor(Resident other) {
    return model.name().sameAs(other.installed.name());
  }

  void awaitDecision() throws InterruptedException {
    while (resident == null && failure == null) {
      decided.await();
    }
  }

  void grant(Resident granted) {
    resident = granted;
    decided.signal();
  }

  void refuse(Failure why) {
    failure = why;
    decided.signal();
  }

  @Nullable Resident resident() {
    return resident;
  }

  /** Why there is no {@link #resident}. */
  Failure refusal() {
    return requireNonNull(failure);
  }
}
