package dev.folkmoot.node.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Buckets by what their models have in common: their name, or their digest. A machine stands once
 * in a bucket, even if it has one model under two names; then with the one it has loaded.
 *
 * <p>A bucket is sorted when it is first looked into: a mesh has hundreds of models, and most
 * indexes are made for a plan about one of them.
 *
 * @param <K> name or digest
 */
final class Shelf<K> {

  private final Function<Entry, K> keyOf;
  private final Map<K, Holders> holders;

  /** All that offer one model: as they came, until somebody wants the bucket that they make. */
  private static final class Holders {
    private final List<Entry> entries;
    private volatile @Nullable Bucket bucket;

    Holders() {
      this.entries = new ArrayList<>();
    }

    Holders(Bucket bucket) {
      this.entries = List.of();
      this.bucket = bucket;
    }

    /** Two who come at once may both make it: they make the same. */
    Bucket bucket() {
      Bucket made = bucket;
      if (made == null) {
        made = Bucket.of(entries);
        bucket = made;
      }
      return made;
    }
  }

  private Shelf(Function<Entry, K> keyOf, Map<K, Holders> holders) {
    this.keyOf = keyOf;
    this.holders = holders;
  }

  static <K> Shelf<K> of(Function<Entry, K> keyOf, Iterable<List<Entry>> machines) {
    Map<K, Holders> holders = new HashMap<>();
    for (List<Entry> machine : machines) {
      once(keyOf, machine)
          .forEach(
              (key, entry) -> holders.computeIfAbsent(key, _ -> new Holders()).entries.add(entry));
    }
    return new Shelf<>(keyOf, holders);
  }

  Bucket bucket(K key) {
    Holders found = holders.get(key);
    return found == null ? Bucket.EMPTY : found.bucket();
  }

  /** A copy in which one machine offers something else than before. */
  Shelf<K> replacing(List<Entry> before, List<Entry> after) {
    Map<K, Entry> out = once(keyOf, before);
    Map<K, Entry> in = once(keyOf, after);
    Set<K> touched = new HashSet<>(out.keySet());
    touched.addAll(in.keySet());
    Map<K, Holders> copy = new HashMap<>(holders);
    for (K key : touched) {
      Bucket bucket = bucket(key).replacing(out.get(key), in.get(key));
      if (bucket.groups().isEmpty()) {
        copy.remove(key);
      } else {
        copy.put(key, new Holders(bucket));
      }
    }
    return new Shelf<>(keyOf, copy);
  }

  private static <K> Map<K, Entry> once(Function<Entry, K> keyOf, List<Entry> machine) {
    if (machine.size() == 1) {
      Entry only = machine.getFirst();
      return Map.of(keyOf.apply(only), only);
    }
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
