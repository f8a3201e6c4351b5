package dev.folkmoot.http.metrics;

import java.util.List;
import java.util.Locale;

/**
 * Writes the text format of Prometheus, version 0.0.4: a line {@code HELP} and a line {@code TYPE}
 * a metric, then a line a sample. Names and labels are constants of ours, so nothing is escaped.
 */
final class PrometheusText {

  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final double MILLIS_PER_SECOND = 1e3;

  private final StringBuilder out = new StringBuilder();

  /** Begins a metric whose samples only rise. */
  PrometheusText counter(String name, String help) {
    return begin(name, "counter", help);
  }

  /** Begins a metric whose samples rise and fall. */
  PrometheusText gauge(String name, String help) {
    return begin(name, "gauge", help);
  }

  /** Begins a metric whose samples are {@linkplain #buckets durations}. */
  PrometheusText histogram(String name, String help) {
    return begin(name, "histogram", help);
  }

  private PrometheusText begin(String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return this;
  }

  PrometheusText sample(String name, long value) {
    return sample(name, "", value);
  }

  /**
   * Appends a sample.
   *
   * @param labels {@code place="local",outcome="busy"}; perhaps empty
   */
  PrometheusText sample(String name, String labels, long value) {
    return line(name, labels, Long.toString(value));
  }

  /**
   * Appends durations: each bucket with all that were shorter, as the format wants it.
   *
   * @param labels perhaps empty
   * @param boundsMillis upper bounds, rising
   * @param counts of each bucket alone; one more than there are bounds
   */
  PrometheusText buckets(
      String name, String labels, List<Integer> boundsMillis, List<Long> counts, double seconds) {
    String more = labels.isEmpty() ? "" : labels + ",";
    long upTo = 0;
    for (int i = 0; i < counts.size(); i++) {
      upTo += counts.get(i);
      String bound =
          i < boundsMillis.size() ? decimal(boundsMillis.get(i) / MILLIS_PER_SECOND) : "+Inf";
      line(name + "_bucket", more + label("le", bound), Long.toString(upTo));
    }
    line(name + "_sum", labels, decimal(seconds));
    return line(name + "_count", labels, Long.toString(upTo));
  }

  static String label(String name, String value) {
    return name + "=\"" + value + '"';
  }

  /** A label whose value is a constant's name. */
  static String label(String name, Enum<?> value) {
    return label(name, value.name().toLowerCase(Locale.ROOT));
  }

  private PrometheusText line(String name, String labels, String value) {
    out.append(name);
    if (!labels.isEmpty()) {
      out.append('{').append(labels).append('}');
    }
    out.append(' ').append(value).append('\n');
    return this;
  }

  private static String decimal(double value) {
    return Double.toString(value);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
