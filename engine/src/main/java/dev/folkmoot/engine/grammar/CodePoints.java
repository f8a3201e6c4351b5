package dev.folkmoot.engine.grammar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of Unicode scalar values (code points without surrogates).
 *
 * @param ranges ascending, neither touching nor overlapping
 */
record CodePoints(List<Range> ranges) {

  record Range(int first, int last) {}

  static final CodePoints NONE = new CodePoints(List.of());
  static final CodePoints ALL =
      new CodePoints(List.of(new Range(0, 0xD7FF), new Range(0xE000, 0x10FFFF)));
  static final CodePoints DIGITS = range('0', '9');

  CodePoints {
    ranges = List.copyOf(ranges);
  }

  static CodePoints range(int first, int last) {
    return new CodePoints(List.of(new Range(first, last)));
  }

  /** Each character of {@code text} on its own. */
  static CodePoints anyOf(String text) {
    CodePoints all = NONE;
    for (int c : text.codePoints().toArray()) {
      all = all.union(range(c, c));
    }
    return all;
  }

  CodePoints union(CodePoints other) {
    var both = new ArrayList<>(ranges);
    both.addAll(other.ranges);
    return ofAll(both);
  }

  /** Ranges in any order, touching and overlapping as they like. */
  static CodePoints ofAll(List<Range> ranges) {
    var sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparingInt(Range::first));
    var joined = new ArrayList<Range>();
    for (Range next : sorted) {
      Range last = joined.isEmpty() ? null : joined.getLast();
      if (last != null && next.first <= last.last + 1) {
        joined.set(joined.size() - 1, new Range(last.first, Math.max(last.last, next.last)));
      } else {
        joined.add(next);
      }
    }
    return new CodePoints(joined);
  }

  CodePoints intersect(CodePoints other) {
    var common = new ArrayList<Range>();
    for (Range a : ranges) {
      for (Range b : other.ranges) {
        int first = Math.max(a.first, b.first);
        int last = Math.min(a.last, b.last);
        if (first <= last) {
          common.add(new Range(first, last));
        }
      }
    }
    common.sort(Comparator.comparingInt(Range::first));
    return new CodePoints(common);
  }

  CodePoints complement() {
    var gaps = new ArrayList<Range>();
    int from = 0;
    for (Range range : ranges) {
      if (from < range.first) {
        gaps.add(new Range(from, range.first - 1));
      }
      from = range.last + 1;
    }
    if (from <= Character.MAX_CODE_POINT) {
      gaps.add(new Range(from, Character.MAX_CODE_POINT));
    }
    return new CodePoints(gaps).intersect(ALL);
  }

  CodePoints without(CodePoints other) {
    return intersect(other.complement());
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  boolean contains(int codePoint) {
    return ranges.stream().anyMatch(r -> r.first <= codePoint && codePoint <= r.last);
  }

  boolean isSingle() {
    return ranges.size() == 1 && ranges.getFirst().first == ranges.getFirst().last;
  }

  int first() {
    return ranges.getFirst().first;
  }
}
