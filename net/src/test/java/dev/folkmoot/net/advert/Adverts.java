package dev.folkmoot.net.advert;

import dev.folkmoot.core.model.Capability;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.Gossip;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Adverts as nodes of a usual size have them. */
final class Adverts {
  static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  static final RunnerOptions LOADED =
      new RunnerOptions(
          Optional.of(8192),
          Optional.of(512),
          Optional.empty(),
          Optional.empty(),
          Optional.of(true),
          Optional.of(8));

  private Adverts() {}

  static ModelOffer model(int number) {
    byte[] digest = new byte[32];
    new Random(number).nextBytes(digest);
    return new ModelOffer(
        ModelName.parse("qwen3-coder:" + number + "b-q4_K_M").orElseThrow(),
        new Digest(HexFormat.of().formatHex(digest)),
        131_072,
        Set.of(Capability.COMPLETION, Capability.TOOLS),
        4_900_000_000L + number,
        512.5f,
        31.25f);
  }

  static LoadReport load(int running, int queued) {
    LoadReport.Loaded loaded =
        new LoadReport.Loaded(LoadReport.keyOf(model(1).digest()), LOADED, 4, running, queued);
    return new LoadReport(Availability.ACCEPTING, 8, running, queued, List.of(loaded));
  }

  static AdvertContent content(String name, int models) {
    List<ModelOffer> offers = new ArrayList<>();
    for (int i = 1; i <= models; i++) {
      offers.add(model(i));
    }
    return new AdvertContent(
        name,
        List.of("llama.cpp v0.5.0 (zen4)"),
        offers,
        load(1, 0),
        DataPolicy.KEEPS_NOTHING,
        Reach.FRIENDS,
        List.of("/ip4/192.168.178.23/tcp/4001", "/ip4/192.168.178.23/udp/4001/quic-v1"));
  }

  static Map<Reach, AdvertContent> contents(String name, int models) {
    AdvertContent all = content(name, models);
    return Map.of(Reach.MESH, all, Reach.FRIENDS, all.reduced(model -> true));
  }

  static Advert advert(NodeId node, long sequence) {
    return new Advert(node, Reach.MESH, sequence, START, Duration.ofHours(1), content("attic", 3));
  }

  static Gossip.Passed passed(Advert advert) {
    return passed(new TestSeal(advert.node()).seal(AdvertCodec.encode(advert)));
  }

  static Gossip.Passed passed(Bytes envelope) {
    return new Gossip.Passed(envelope, Duration.ofMinutes(50));
  }

  static Gossip message(Gossip.Passed... adverts) {
    return new Gossip.Adverts(START, List.of(adverts));
  }
}
