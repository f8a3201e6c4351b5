package dev.folkmoot.node.routing;

import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.routing.candidate.Candidate;
import dev.folkmoot.node.routing.candidate.Capacity;
import dev.folkmoot.node.routing.candidate.Intake;
import dev.folkmoot.node.routing.candidate.ModelOffer;
import dev.folkmoot.node.routing.candidate.Speed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Machines for tests: in the mesh, idle, with the model loaded, unless a test says otherwise. */
final class Fleet {

  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final ModelName MODEL = ModelName.parse("llama3:8b").orElseThrow();
  static final Digest DIGEST = new Digest("ab".repeat(32));
  static final Digest OTHER = new Digest("cd".repeat(32));
  static final int CONTEXT = 8_192;
  static final NodeId SELF = id(0);
  static final Speed SPEED = new Speed(1_000, 40);

  private Fleet() {}

  static NodeId id(int number) {
    return new NodeId("12D3KooW" + "%044d".formatted(number).replace('0', 'z'));
  }

  static ModelOffer loaded() {
    return new ModelOffer(
        MODEL,
        DIGEST,
        CONTEXT,
        Optional.of(RunnerOptions.DEFAULT.orContextLength(CONTEXT)),
        Duration.ofSeconds(3),
        SPEED);
  }

  static ModelOffer onDisk(Duration loading) {
    return new ModelOffer(MODEL, DIGEST, CONTEXT, Optional.empty(), loading, SPEED);
  }

  static Candidate local() {
    return new Candidate(
        SELF,
        "desk",
        Reach.LOCAL,
        "llama.cpp",
        DataPolicy.KEEPS_NOTHING,
        List.of(loaded()),
        Capacity.idle(2),
        Duration.ZERO,
        NOW,
        NOW.plusSeconds(30));
  }

  static Candidate peer(int number, String name) {
    return new Candidate(
        id(number),
        name,
        Reach.MESH,
        "llama.cpp",
        DataPolicy.KEEPS_NOTHING,
        List.of(loaded()),
        Capacity.idle(2),
        Duration.ofMillis(2),
        NOW,
        NOW.plusSeconds(30));
  }

  static Candidate offering(Candidate c, ModelOffer... offers) {
    return new Candidate(
        c.node(),
        c.name(),
        c.reach(),
        c.engine(),
        c.policy(),
        List.of(offers),
        c.capacity(),
        c.roundTrip(),
        c.taken(),
        c.expires());
  }

  static Candidate at(Candidate c, Reach reach, DataPolicy policy) {
    return new Candidate(
        c.node(),
        c.name(),
        reach,
        c.engine(),
        policy,
        c.offers(),
        c.capacity(),
        c.roundTrip(),
        c.taken(),
        c.expires());
  }

  static Candidate busy(Candidate c, int running, int queued, Intake intake) {
    Capacity capacity = new Capacity(c.capacity().slots(), running, queued, intake);
    return c.withCapacity(capacity, c.taken(), c.expires());
  }
}
