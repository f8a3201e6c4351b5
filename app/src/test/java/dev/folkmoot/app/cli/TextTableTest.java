package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TextTableTest {

  @Test
  void columnsStandFourSpacesApart() {
    TextTable table = new TextTable("NAME", "SIZE");
    table.add("pocket:latest", "3 MB");
    table.add("x", "10 GB");
    assertThat(table.lines())
        .containsExactly(
            "NAME             SIZE", "pocket:latest    3 MB", "x                10 GB");
  }

  @Test
  void aTableWithoutTitlesHasOnlyItsRows() {
    TextTable table = new TextTable();
    table.add("a", "b");
    assertThat(table.lines()).containsExactly("a    b");
    assertThat(new TextTable().lines()).isEmpty();
  }
}
