package dev.folkmoot.node.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Buckets by what their models have in common: their name, or their digest. A machine stands once
 * in a bucket, even if it has one model under two names; then with the one it has loaded.
 *
 * @param <K> name or digest
 */
final class Shelf<K> {

  private final Function<Entry, K> keyOf;
  private final Map<K, Bucket> buckets;

  private Shelf(Function<Entry, K> keyOf, Map<K, Bucket> buckets) {
    this.keyOf = keyOf;
    this.buckets = buckets;
  }

  static <K> Shelf<K> of(Function<Entry, K> keyOf, Iterable<List<Entry>> machines) {
    Map<K, List<Entry>> members = new HashMap<>();
    for (List<Entry> machine : machines) {
      once(keyOf, machine)
          .forEach((key, entry) -> members.computeIfAbsent(key, _ -> new ArrayList<>()).add(entry));
    }
    Map<K, Bucket> buckets = new HashMap<>();
    members.forEach((key, entries) -> buckets.put(key, Bucket.of(entries)));
    return new Shelf<>(keyOf, buckets);
  }

  Bucket bucket(K key) {
    return buckets.getOrDefault(key, Bucket.EMPTY);
  }

  /** A copy in which one machine offers something else than before. */
  Shelf<K> replacing(List<Entry> before, List<Entry> after) {
    Map<K, Entry> out = once(keyOf, before);
    Map<K, Entry> in = once(keyOf, after);
    Set<K> touched = new HashSet<>(out.keySet());
    touched.addAll(in.keySet());
    Map<K, Bucket> copy = new HashMap<>(buckets);
    for (K key : touched) {
      Bucket bucket = bucket(key).replacing(out.get(key), in.get(key));
      if (bucket.groups().isEmpty()) {
        copy.remove(key);
      } else {
        copy.put(key, bucket);
      }
    }
    return new Shelf<>(keyOf, copy);
  }

  private static <K> Map<K, Entry> once(Function<Entry, K> keyOf, List<Entry> machine) {
    Map<K, Entry> once = new LinkedHashMap<>();
    for (Entry entry : machine) {
      once.merge(
          keyOf.apply(entry),
          entry,
          (first, second) -> first.offer.loaded().isEmpty() ? second : first);
    }
    return once;
  }
}
