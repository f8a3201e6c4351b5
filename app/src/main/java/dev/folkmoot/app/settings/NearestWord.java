package dev.folkmoot.app.settings;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Guesses which word was meant: the one that is fewest changes of a letter away. */
record NearestWord(List<String> words) {

  /** Of the letters of a word a third may be wrong before it is another word. */
  private static final int LETTERS_PER_MISTAKE = 3;

  Optional<String> to(String typed) {
    return words.stream()
        .filter(word -> distance(typed, word) <= 1 + typed.length() / LETTERS_PER_MISTAKE)
        .min(Comparator.comparingInt(word -> distance(typed, word)));
  }

  /** For the end of a message: what was meant, else what there is. */
  String remedy(String typed) {
    return to(typed)
        .map(word -> "did you mean '" + word + "'?")
        .orElse("there are " + String.join(", ", words));
  }

  /** Levenshtein's: letters added, taken away or changed. */
  static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(above[j - 1] + change, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
