package dev.folkmoot.net.advert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongMapTest {

  private static final int STEPS = 20_000;

  private final LongMap<String> map = new LongMap<>();

  /**
   * Few keys are put and removed again and again; with few low bits, almost all of them collide.
   */
  @ParameterizedTest
  @ValueSource(longs = {~0L, 0xFFFF_0000_0000_000FL, 0xFFL << 32, 0x3FL})
  void itHoldsWhatTheMapOfTheJdkHolds(long bits) {
    Random random = new Random(bits);
    long[] keys = random.longs(300).map(key -> key & bits).toArray();
    Map<Long, String> expected = new HashMap<>();
    for (int step = 0; step < STEPS; step++) {
      long key = keys[random.nextInt(keys.length)];
      if (random.nextInt(5) < 3) {
        map.put(key, "at " + step);
        expected.put(key, "at " + step);
      } else {
        map.remove(key);
        expected.remove(key);
      }
      assertThat(map.get(key)).isEqualTo(expected.get(key));
      assertThat(map.size()).isEqualTo(expected.size());
      if (step % 500 == 0) {
        for (long each : keys) {
          assertThat(map.get(each)).isEqualTo(expected.get(each));
        }
        assertThat(map.values()).containsExactlyInAnyOrderElementsOf(expected.values());
      }
    }
  }

  @Test
  void aNewOneHoldsNothing() {
    assertThat(map.isEmpty()).isTrue();
    assertThat(map.get(0)).isNull();
    map.remove(0);
    assertThat(map.values()).isEmpty();
  }

  @Test
  void whoGoesBeyondTheLastIsTold() {
    map.put(0, "zero");
    Iterator<String> all = map.values().iterator();
    assertThat(all.next()).isEqualTo("zero");
    assertThatThrownBy(all::next).isInstanceOf(NoSuchElementException.class);
  }
}
