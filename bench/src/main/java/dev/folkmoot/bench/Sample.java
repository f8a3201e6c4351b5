package dev.folkmoot.bench;

/**
 * What one run of an engine cost.
 *
 * @param promptTokens tokens of all prompts
 * @param answerTokens tokens generated
 * @param seconds wall time from the first request to the last token
 * @param cpuSeconds CPU time of the whole process in between
 */
record Sample(long promptTokens, long answerTokens, double seconds, double cpuSeconds) {

  /** Prompt tokens, their seconds, answer tokens, their seconds, CPU seconds. */
  private static final int NUMBERS = 5;

  double tokensPerSecond() {
    return (promptTokens + answerTokens) / seconds;
  }

  /** One line, as both programs print it. */
  static Sample parse(String line) {
    String[] numbers = line.strip().split(" ", -1);
    if (numbers.length != NUMBERS) {
      throw new IllegalArgumentException("no measurement but: " + line);
    }
    try {
      return parse(numbers);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("no measurement but: " + line, e);
    }
  }

  private static Sample parse(String[] numbers) {
    double seconds = Double.parseDouble(numbers[1]) + Double.parseDouble(numbers[3]);
    return new Sample(
        Long.parseLong(numbers[0]),
        Long.parseLong(numbers[2]),
        seconds,
        Double.parseDouble(numbers[4]));
  }
}
