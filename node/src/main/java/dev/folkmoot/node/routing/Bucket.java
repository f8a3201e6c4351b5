package dev.folkmoot.node.routing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All machines that have one model, in groups of such as are alike.
 *
 * @param groups the nearest first, none empty
 */
record Bucket(List<Group> groups) {

  static final Bucket EMPTY = new Bucket(List.of());

  Bucket {
    groups = List.copyOf(groups);
  }

  static Bucket of(List<Entry> entries) {
    Map<Group.Alike, List<Entry>> sorted = new LinkedHashMap<>();
    for (Entry entry : entries) {
      sorted.computeIfAbsent(Group.Alike.of(entry), _ -> new ArrayList<>()).add(entry);
    }
    List<Group> groups = new ArrayList<>();
    sorted.forEach((alike, members) -> groups.add(Group.of(alike, members)));
    groups.sort(Group.NEAREST_FIRST);
    return new Bucket(groups);
  }

  /** A copy without the one and with the other. */
  Bucket replacing(@Nullable Entry out, @Nullable Entry in) {
    Group.@Nullable Alike from = out == null ? null : Group.Alike.of(out);
    Group.@Nullable Alike to = in == null ? null : Group.Alike.of(in);
    List<Group> copies = new ArrayList<>();
    boolean placed = in == null;
    for (Group group : groups) {
      boolean enters = group.alike().equals(to);
      boolean leaves = group.alike().equals(from);
      placed |= enters;
      Group copy =
          enters || leaves ? group.replacing(leaves ? out : null, enters ? in : null) : group;
      if (copy.size() > 0) {
        copies.add(copy);
      }
    }
    if (!placed && in != null) {
      copies.add(Group.of(Group.Alike.of(in), List.of(in)));
      copies.sort(Group.NEAREST_FIRST);
    }
    return new Bucket(copies);
  }
}
