package dev.folkmoot.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.node.Metrics;
import dev.folkmoot.node.metrics.Ending;
import dev.folkmoot.node.metrics.Histogram;
import dev.folkmoot.node.metrics.MeterReading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The figures under their names, in a format that Prometheus reads. */
final class MetricsRoutesTest {

  private static final Histogram NONE =
      new Histogram(Collections.nCopies(Histogram.BOUNDS_MILLIS.size() + 1, 0L), Duration.ZERO);

  /** One of 3 ms, two of 7, one of two minutes. */
  private static Histogram some() {
    List<Long> counts = new ArrayList<>(NONE.counts());
    counts.set(0, 1L);
    counts.set(1, 2L);
    counts.set(counts.size() - 1, 1L);
    return new Histogram(counts, Duration.ofMillis(120_017));
  }

  private static final String TEXT =
      MetricsRoutes.render(
          new Metrics(
              new MeterReading(
                  new MeterReading.Answers(Map.of(Ending.ANSWERED, 5L, Ending.BUSY, 1L), some()),
                  new MeterReading.Answers(Map.of(Ending.FAILED, 2L), NONE),
                  3,
                  4,
                  NONE,
                  6,
                  7,
                  8,
                  9,
                  10,
                  11,
                  Map.of(Ending.ANSWERED, 12L),
                  Map.of(Ending.CANCELLED, 13L)),
              14,
              15,
              16,
              17,
              18,
              Map.of(Reach.MESH, 19L)));

  @Test
  void everyFigureHasItsLine() {
    assertThat(TEXT.lines())
        .contains(
            "folkmoot_requests_total{place=\"local\",outcome=\"answered\"} 5",
            "folkmoot_requests_total{place=\"local\",outcome=\"busy\"} 1",
            "folkmoot_requests_total{place=\"peer\",outcome=\"failed\"} 2",
            "folkmoot_requests_total{place=\"peer\",outcome=\"answered\"} 0",
            "folkmoot_requests_unplaced_total 3",
            "folkmoot_requests_in_flight 4",
            "folkmoot_machines_lost_total{when=\"before\"} 6",
            "folkmoot_machines_lost_total{when=\"after\"} 7",
            "folkmoot_hedges_total 8",
            "folkmoot_streams_broken_total 9",
            "folkmoot_tokens_total{kind=\"prompt\"} 10",
            "folkmoot_tokens_total{kind=\"completion\"} 11",
            "folkmoot_embeddings_total{outcome=\"answered\"} 12",
            "folkmoot_served_total{outcome=\"cancelled\"} 13",
            "folkmoot_wire_bytes_total{direction=\"in\"} 14",
            "folkmoot_wire_bytes_total{direction=\"out\"} 15",
            "folkmoot_queued 16",
            "folkmoot_running 17",
            "folkmoot_models_loaded 18",
            "folkmoot_peers{standing=\"mesh\"} 19",
            "folkmoot_peers{standing=\"public\"} 0");
  }

  @Test
  void aBucketHoldsAllThatWereShorter() {
    assertThat(TEXT.lines())
        .contains(
            "folkmoot_first_token_seconds_bucket{place=\"local\",le=\"0.005\"} 1",
            "folkmoot_first_token_seconds_bucket{place=\"local\",le=\"0.01\"} 3",
            "folkmoot_first_token_seconds_bucket{place=\"local\",le=\"60.0\"} 3",
            "folkmoot_first_token_seconds_bucket{place=\"local\",le=\"+Inf\"} 4",
            "folkmoot_first_token_seconds_sum{place=\"local\"} 120.017",
            "folkmoot_first_token_seconds_count{place=\"local\"} 4",
            "folkmoot_resume_gap_seconds_bucket{le=\"+Inf\"} 0",
            "folkmoot_resume_gap_seconds_count 0");
  }

  @Test
  void everyMetricIsDescribedOnceAndBeforeItsSamples() {
    Set<String> described = new HashSet<>();
    Set<String> samples = new HashSet<>();
    assertThat(TEXT).endsWith("\n");
    for (String line : TEXT.split("\n", -1)) {
      if (line.startsWith("# TYPE ")) {
        String[] words = line.split(" ", -1);
        assertThat(words[3]).isIn("counter", "gauge", "histogram");
        assertThat(described.add(words[2])).as(line).isTrue();
      } else if (!line.isEmpty() && !line.startsWith("# HELP ")) {
        assertThat(line)
            .matches("[a-z_]+(\\{[a-z]+=\"[^\"]+\"(,[a-z]+=\"[^\"]+\")*\\})? [0-9.E+-]+");
        String name = line.replaceAll("(_bucket|_sum|_count)?[{ ].*", "");
        assertThat(described).as(line).contains(name);
        assertThat(samples.add(line.substring(0, line.lastIndexOf(' ')))).as(line).isTrue();
      }
    }
  }
}
