package dev.folkmoot.net.advert;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values by the 64 bits of a {@link NodeKey}. A book of a large mesh looks up each advert once for
 * every partner that names it, and with the JDK's maps most of its time goes into waiting for
 * memory: the entry, the boxed key and the value lie in three places. Here keys stand beside each
 * other, and the table is searched from where a key belongs to the next gap.
 *
 * <p>Keys are hashes already and are not hashed again. Somebody who makes thousands of identities
 * for keys that collide makes a book slow that holds two thousand at most: no more than that.
 *
 * @param <V> what is kept
 */
final class LongMap<V> {

  private static final int LEAST = 16;

  private long[] keys = new long[LEAST];
  private @Nullable Object[] values = new Object[LEAST];
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  @SuppressWarnings("unchecked")
  @Nullable V get(long key) {
    return (V) values[find(key)];
  }

  /** Puts it in the place of what was there. */
  void put(long key, V value) {
    Objects.requireNonNull(value);
    int place = find(key);
    if (values[place] == null) {
      if (2 * (size + 1) > keys.length) {
        grow();
        place = find(key);
      }
      size++;
      keys[place] = key;
    }
    values[place] = value;
  }

  void remove(long key) {
    int place = find(key);
    if (values[place] != null) {
      removeAt(place);
    }
  }

  /**
   * All of them, in the order of the table, which only what was put and removed decides. Whoever
   * goes through them changes nothing meanwhile.
   */
  Collection<V> values() {
    return new Values();
  }

  /** Where the key is, or the gap where it belongs. */
  private int find(long key) {
    int place = home(key);
    while (values[place] != null && keys[place] != key) {
      place = next(place);
    }
    return place;
  }

  private int home(long key) {
    return (int) key & (keys.length - 1);
  }

  private int next(int place) {
    return (place + 1) & (keys.length - 1);
  }

  private void grow() {
    long[] oldKeys = keys;
    @Nullable Object[] oldValues = values;
    keys = new long[2 * oldKeys.length];
    values = new Object[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != null) {
        int place = find(oldKeys[i]);
        keys[place] = oldKeys[i];
        values[place] = oldValues[i];
      }
    }
  }

  /** Moves up those behind it that would not be found behind a gap. */
  private void removeAt(int removed) {
    int gap = removed;
    for (int place = next(gap); values[place] != null; place = next(place)) {
      int fromHome = (place - home(keys[place])) & (keys.length - 1);
      int fromGap = (place - gap) & (keys.length - 1);
      if (fromHome >= fromGap) {
        keys[gap] = keys[place];
        values[gap] = values[place];
        gap = place;
      }
    }
    values[gap] = null;
    size--;
  }

  private final class Values extends AbstractCollection<V> {

    @Override
    public int size() {
      return size;
    }

    @Override
    public Iterator<V> iterator() {
      return new Iterator<>() {
        private int place = occupied(0);

        @Override
        public boolean hasNext() {
          return place < values.length;
        }

        @Override
        @SuppressWarnings("unchecked")
        public V next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          V value = (V) Objects.requireNonNull(values[place]);
          place = occupied(place + 1);
          return value;
        }
      };
    }

    private int occupied(int from) {
      int place = from;
      while (place < values.length && values[place] == null) {
        place++;
      }
      return place;
    }
  }
}
