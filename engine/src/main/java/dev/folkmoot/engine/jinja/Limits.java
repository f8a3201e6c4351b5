package dev.folkmoot.engine.jinja;

/** What a template may cost. Honest ones stay a hundred times below. */
final class Limits {

  /** Longest template source, in UTF-16 units. The longest known template has 17,000. */
  static final int MAX_SOURCE_CHARS = 1 << 20;

  /** Longest rendered prompt, in UTF-16 units. */
  static final int MAX_OUTPUT_CHARS = 16 << 20;

  /**
   * All text that one render may build on its way, in UTF-16 units. Bounds the memory it can hold.
   */
  static final int MAX_BUILT_CHARS = 96 << 20;

  /** Nodes evaluated and elements touched in one render: about a second of work. */
  static final long MAX_STEPS = 50_000_000;

  /** Nested evaluations and nested values in one render. Keeps well inside a carrier's stack. */
  static final int MAX_DEPTH = 1_000;

  /** Nested brackets and blocks in a source. */
  static final int MAX_NESTING = 150;

  /** Longest {@code range}, in elements; jinja2's sandbox has the same limit. */
  static final int MAX_RANGE_ITEMS = 100_000;

  private Limits() {}
}
