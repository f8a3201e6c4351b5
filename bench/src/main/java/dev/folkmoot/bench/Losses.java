package dev.folkmoot.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What became of recitals whose provider was lost. */
final class Losses {

  private static final double P99 = 0.99;

  private final int words;
  private final List<Double> gaps = new ArrayList<>();
  private int answers;
  private int right;
  private int broken;
  private int exact;
  private int wrong;

  /**
   * @param words of each answer
   */
  Losses(int words) {
    this.words = words;
  }

  /**
   * An answer.
   *
   * @param lostAt words that had been heard when its provider was lost
   */
  void add(String name, StreamClient.Heard heard, int lostAt) {
    int characters = Recital.wrongCharacters(Recital.text(name, words), heard.text());
    answers++;
    wrong += characters;
    right += heard.isComplete() && characters == 0 ? 1 : 0;
    if (heard.breaks() > 0) {
      broken++;
      exact += heard.isExact() ? 1 : 0;
      gaps.add(heard.largestGapMillis(lostAt));
    }
  }

  /** There was none. */
  void refused(String name) {
    answers++;
    wrong += Recital.text(name, words).length();
  }

  /** A row of the table. */
  String row(String label) {
    return String.format(
            Locale.ROOT,
            "| %s | %d | %d | %d | %d | %d |",
            label,
            answers,
            right,
            broken,
            exact,
            wrong)
        + (gaps.isEmpty()
            ? " | | |\n"
            : String.format(
                Locale.ROOT,
                " %.0f | %.0f | %.0f |%n",
                Medians.of(gaps),
                Medians.quantile(gaps, P99),
                Medians.quantile(gaps, 1)));
  }
}
