package dev.folkmoot.core.gotemplate;

/**
 * What a template may cost: it may come from anybody. Honest ones stay a hundred times below.
 *
 * <p>A template is rendered some ten times for one prompt that has to be made to fit, so the work
 * of one render is kept well below a second.
 */
final class Limits {

  /** Longest template source, in UTF-16 units. The longest known template has 17,000. */
  static final int MAX_SOURCE_CHARS = 1 << 20;

  /** Longest rendered text, in UTF-16 units. */
  static final int MAX_OUTPUT_CHARS = 16 << 20;

  /** All text that functions may build on the way, in UTF-16 units: bounds what one can hold. */
  static final long MAX_BUILT_CHARS = 64 << 20;

  /** Nodes evaluated and elements touched in one render. */
  static final long MAX_STEPS = 10_000_000;

  /** Templates that call each other, and themselves. */
  static final int MAX_DEPTH = 200;

  /** Nested brackets and blocks in a source, and nested values in data that is printed. */
  static final int MAX_NESTING = 150;

  /** Widest field and longest precision of {@code printf}, as in Go. */
  static final int MAX_WIDTH = 1_000_000;

  private Limits() {}
}
