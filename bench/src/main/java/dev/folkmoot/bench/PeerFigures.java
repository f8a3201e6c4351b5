package dev.folkmoot.bench;

import dev.folkmoot.interop.peer.Implementation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured of each implementation, as a table of medians and of ours beside others'. */
final class PeerFigures {

  private final Map<String, Map<Implementation, List<Double>>> rows = new LinkedHashMap<>();

  void add(String what, Implementation implementation, double value) {
    rows.computeIfAbsent(what, _ -> new EnumMap<>(Implementation.class))
        .computeIfAbsent(implementation, _ -> new ArrayList<>())
        .add(value);
  }

  /**
   * Prints it.
   *
   * @param columns ours first
   */
  void print(Appendable out, List<Implementation> columns) throws IOException {
    List<Implementation> others = columns.subList(1, columns.size());
    out.append("| median of each |");
    for (Implementation column : columns) {
      out.append(" ").append(column.toString()).append(" |");
    }
    for (Implementation other : others) {
      out.append(" ours / ").append(other.toString()).append(" |");
    }
    out.append("\n|---|").append("---|".repeat(columns.size() + others.size())).append("\n");
    for (Map.Entry<String, Map<Implementation, List<Double>>> row : rows.entrySet()) {
      out.append("| ").append(row.getKey()).append(" |");
      for (Implementation column : columns) {
        out.append(cell(median(row.getValue(), column)));
      }
      for (Implementation other : others) {
        double ours = median(row.getValue(), columns.getFirst());
        out.append(cell(ours / median(row.getValue(), other)));
      }
      out.append("\n");
    }
  }

  private static double median(Map<Implementation, List<Double>> row, Implementation column) {
    return Medians.of(row.getOrDefault(column, List.of()));
  }

  private static String cell(double value) {
    String pattern = value < 10 ? " %.2f |" : value < 1_000 ? " %.1f |" : " %.0f |";
    return String.format(Locale.ROOT, pattern, value);
  }
}
