package dev.folkmoot.engine.jinja;

import java.time.Clock;

/** One render: what it has used of its limits, where it stands, and the time it sees. */
final class Run {
  private final Clock clock;
  private long steps;
  private long built;
  private int depth;
  private int line = 1;

  Run(Clock clock) {
    this.clock = clock;
  }

  Clock clock() {
    return clock;
  }

  int line() {
    return line;
  }

  void at(int newLine) {
    line = newLine;
  }

  void step() {
    if (++steps > Limits.MAX_STEPS) {
      throw exceeded("MAX_STEPS", Limits.MAX_STEPS);
    }
  }

  /** Pays for touching {@code count} elements. */
  void elements(long count) {
    steps += 4 * Math.max(0, count);
    step();
  }

  /** Pays for reading a text: eight characters a step. */
  void scan(int chars) {
    steps += chars >> 3;
    step();
  }

  /** Pays for looking for a needle; the worst case is the product of both lengths. */
  void search(String text, String needle) {
    steps += ((long) text.length() * (needle.length() + 1)) >> 6;
    step();
  }

  /** Pays for text about to be built, before it takes memory. */
  void build(long chars) {
    built += chars;
    if (built > Limits.MAX_BUILT_CHARS) {
      throw exceeded("MAX_BUILT_CHARS", Limits.MAX_BUILT_CHARS);
    }
    step();
  }

  String built(String text) {
    build(text.length());
    return text;
  }

  void enter() {
    if (++depth > Limits.MAX_DEPTH) {
      throw exceeded("MAX_DEPTH", Limits.MAX_DEPTH);
    }
    step();
  }

  void leave() {
    depth--;
  }

  static TemplateFault exceeded(String limit, long value) {
    return new TemplateFault("the template exceeds " + limit + " (" + value + ")");
  }
}
