package dev.folkmoot.app.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows in columns, four spaces apart. */
final class TextTable {

  private static final int GAP = 4;

  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... titles) {
    rows.add(List.of(titles));
  }

  /** A table without titles. */
  TextTable() {}

  void add(String... cells) {
    rows.add(List.of(cells));
  }

  /** The lines, with nothing behind their last column. */
  List<String> lines() {
    return rows.stream().map(this::line).toList();
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      line.append(cell).repeat(' ', width(column) - cell.length() + GAP);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
