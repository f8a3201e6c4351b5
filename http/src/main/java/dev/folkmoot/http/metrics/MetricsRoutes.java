package dev.folkmoot.http.metrics;

import static dev.folkmoot.http.metrics.PrometheusText.label;

import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.node.Metrics;
import dev.folkmoot.node.Node;
import dev.folkmoot.node.metrics.Ending;
import dev.folkmoot.node.metrics.Histogram;
import dev.folkmoot.node.metrics.MeterReading;
import dev.folkmoot.node.metrics.Place;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code GET /metrics} and {@code GET /healthz}. */
public final class MetricsRoutes {

  /** Standings that a peer can have; this machine is none. */
  private static final List<Reach> STANDINGS = List.of(Reach.MESH, Reach.FRIENDS, Reach.PUBLIC);

  private static final double NANOS_PER_SECOND = 1e9;

  private MetricsRoutes() {}

  /**
   * The routes.
   *
   * @return handlers by method and path
   */
  public static Map<String, Handler> of(Node node) {
    Handler health = exchange -> exchange.send(200, Exchange.TEXT, "ok");
    return Map.of(
        "GET /metrics",
        exchange -> exchange.send(200, PrometheusText.CONTENT_TYPE, render(node.metrics())),
        "GET /healthz",
        health,
        "HEAD /healthz",
        health);
  }

  static String render(Metrics metrics) {
    PrometheusText text = new PrometheusText();
    MeterReading counted = metrics.counted();
    requests(counted, text);
    streams(counted, text);
    work(counted, text);
    traffic(metrics, text);
    now(metrics, text);
    return text.toString();
  }

  private static void requests(MeterReading counted, PrometheusText text) {
    String requests = "folkmoot_requests_total";
    text.counter(
        requests, "Requests of own clients, by where they were answered and how they ended.");
    for (Place place : Place.values()) {
      endings(requests, label("place", place) + ",", counted.at(place).endings(), text);
    }
    String unplaced = "folkmoot_requests_unplaced_total";
    text.counter(unplaced, "Requests of own clients for which nobody could be asked.");
    text.sample(unplaced, counted.unplaced());
    String embeddings = "folkmoot_embeddings_total";
    text.counter(embeddings, "Requests of own clients for vectors, by how they ended.");
    endings(embeddings, "", counted.embeddings(), text);
    String served = "folkmoot_served_total";
    text.counter(served, "Requests of peers, by how they ended.");
    endings(served, "", counted.served(), text);
    String first = "folkmoot_first_token_seconds";
    text.histogram(first, "From a request to its first token, by where that came from.");
    for (Place place : Place.values()) {
      durations(first, label("place", place), counted.at(place).firstToken(), text);
    }
  }

  private static void streams(MeterReading counted, PrometheusText text) {
    String lost = "folkmoot_machines_lost_total";
    text.counter(lost, "Machines that were asked and lost, before their first token or after it.");
    text.sample(lost, label("when", "before"), counted.lostBefore());
    text.sample(lost, label("when", "after"), counted.lostAfter());
    String gap = "folkmoot_resume_gap_seconds";
    text.histogram(gap, "Pauses in answers that broke and were resumed; one each.");
    durations(gap, "", counted.resumeGap(), text);
    String hedges = "folkmoot_hedges_total";
    text.counter(hedges, "Times that a second machine was asked because the first was silent.");
    text.sample(hedges, counted.hedged());
    String broken = "folkmoot_streams_broken_total";
    text.counter(broken, "Answers that broke off, and nobody could go on.");
    text.sample(broken, counted.brokenOff());
  }

  private static void work(MeterReading counted, PrometheusText text) {
    String tokens = "folkmoot_tokens_total";
    text.counter(tokens, "Tokens of requests of own clients that were answered to the end.");
    text.sample(tokens, label("kind", "prompt"), counted.promptTokens());
    text.sample(tokens, label("kind", "completion"), counted.completionTokens());
  }

  private static void traffic(Metrics metrics, PrometheusText text) {
    String bytes = "folkmoot_wire_bytes_total";
    text.counter(bytes, "Bytes from and to peers, in messages of this program.");
    text.sample(bytes, label("direction", "in"), metrics.bytesReceived());
    text.sample(bytes, label("direction", "out"), metrics.bytesSent());
  }

  private static void now(Metrics metrics, PrometheusText text) {
    gauge(
        "folkmoot_requests_in_flight",
        "Requests of own clients that are on their way.",
        metrics.counted().running(),
        text);
    gauge(
        "folkmoot_running",
        "Requests that models of this machine answer.",
        metrics.running(),
        text);
    gauge("folkmoot_queued", "Requests that wait on this machine.", metrics.queued(), text);
    gauge("folkmoot_models_loaded", "Models in memory.", metrics.loadedModels(), text);
    String peers = "folkmoot_peers";
    text.gauge(peers, "Peers that offer something, by where they stand.");
    for (Reach standing : STANDINGS) {
      long count = metrics.peers().getOrDefault(standing, 0L);
      text.sample(peers, label("standing", standing), count);
    }
  }

  private static void gauge(String name, String help, long value, PrometheusText text) {
    text.gauge(name, help).sample(name, value);
  }

  /** A sample for every ending, those that were never seen too: a rate needs a zero to begin at. */
  private static void endings(
      String name, String before, Map<Ending, Long> counts, PrometheusText text) {
    for (Ending ending : Ending.values()) {
      text.sample(name, before + label("outcome", ending), counts.getOrDefault(ending, 0L));
    }
  }

  private static void durations(
      String name, String labels, Histogram histogram, PrometheusText text) {
    text.buckets(
        name, labels, Histogram.BOUNDS_MILLIS, histogram.counts(), seconds(histogram.sum()));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / NANOS_PER_SECOND;
  }
}
