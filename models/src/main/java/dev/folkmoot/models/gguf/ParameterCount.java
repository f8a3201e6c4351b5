package dev.folkmoot.models.gguf;

import java.util.Locale;

/** A number of parameters as people read it, in the form that Ollama's clients show. */
public final class ParameterCount {

  private static final double THOUSAND = 1e3;
  private static final double MILLION = 1e6;
  private static final double BILLION = 1e9;

  private ParameterCount() {}

  /** {@code 8.0B}, {@code 494.03M}, {@code 7B} where it is exact, {@code 260K}, {@code 512}. */
  public static String text(long count) {
    if (count >= BILLION) {
      return scaled(count / BILLION, "%.1fB");
    }
    if (count >= MILLION) {
      return scaled(count / MILLION, "%.2fM");
    }
    return count >= THOUSAND
        ? String.format(Locale.ROOT, "%.0fK", count / THOUSAND)
        : Long.toString(count);
  }

  private static String scaled(double number, String format) {
    boolean exact = number == Math.rint(number);
    return String.format(Locale.ROOT, exact ? "%.0f" + format.charAt(4) : format, number);
  }
}
