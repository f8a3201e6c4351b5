package dev.folkmoot.engine.jinja;

import java.util.AbstractList;

/** Numbers from a start towards a stop, which is not among them. */
final class Range extends AbstractList<Object> {
  private final long start;
  private final long stop;
  private final long step;
  private final int size;

  Range(long start, long stop, long step) {
    if (step == 0) {
      throw new TemplateFault("range() arg 3 must not be zero");
    }
    this.start = start;
    this.stop = stop;
    this.step = step;
    this.size = count(start, stop, step);
  }

  private static int count(long start, long stop, long step) {
    boolean empty = step > 0 ? start >= stop : start <= stop;
    if (empty) {
      return 0;
    }
    // Floating point is exact enough to see that a range is far too long.
    double count = Math.ceil(((double) stop - (double) start) / (double) step);
    if (count > Limits.MAX_RANGE_ITEMS) {
      throw Run.exceeded("MAX_RANGE_ITEMS", Limits.MAX_RANGE_ITEMS);
    }
    return (int) count;
  }

  @Override
  public Object get(int index) {
    return start + index * step;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String toString() {
    return "range(" + start + ", " + stop + (step == 1 ? "" : ", " + step) + ")";
  }
}
