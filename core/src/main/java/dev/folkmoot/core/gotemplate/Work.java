package dev.folkmoot.core.gotemplate;

/** What one render has used of its limits, and the text it has written. */
final class Work {

  private final StringBuilder output = new StringBuilder();
  private long steps;
  private long built;

  void step() {
    steps(1);
  }

  /** Pays for touching several elements. */
  void steps(long count) {
    steps += count;
    if (steps > Limits.MAX_STEPS) {
      throw exceeded("MAX_STEPS", Limits.MAX_STEPS);
    }
  }

  /** Pays for text that is about to be built. */
  void build(long chars) {
    built += chars;
    if (built > Limits.MAX_BUILT_CHARS) {
      throw exceeded("MAX_BUILT_CHARS", Limits.MAX_BUILT_CHARS);
    }
    steps(1 + (chars >> 4));
  }

  void write(String text) {
    if (output.length() + text.length() > Limits.MAX_OUTPUT_CHARS) {
      throw exceeded("MAX_OUTPUT_CHARS", Limits.MAX_OUTPUT_CHARS);
    }
    steps(1 + (text.length() >> 4));
    output.append(text);
  }

  String output() {
    return output.toString();
  }

  static Fault exceeded(String limit, long value) {
    return new Fault("the template exceeds " + limit + " (" + value + ")");
  }
}
