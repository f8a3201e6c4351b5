package dev.folkmoot.engine.jinja;

import java.util.List;

/**
 * What {@code map}, {@code select} and their kin give: always true, without length or index, and
 * read once. Its values are computed at once rather than on demand, which shows only in where an
 * error strikes.
 */
final class Generator {
  private final List<Object> values;
  private int at;

  Generator(List<Object> values) {
    this.values = values;
  }

  boolean hasNext() {
    return at < values.size();
  }

  Object next() {
    return values.get(at++);
  }

  List<Object> rest() {
    List<Object> rest = values.subList(at, values.size());
    at = values.size();
    return rest;
  }
}
