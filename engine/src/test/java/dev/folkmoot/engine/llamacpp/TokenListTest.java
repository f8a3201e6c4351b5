package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenListTest {

  private static TokenList of(int... tokens) {
    return new TokenList(tokens);
  }

  @Test
  void itIsACopy() {
    int[] tokens = {1, 2, 3};
    TokenList list = new TokenList(tokens);
    tokens[0] = 9;
    assertThat(list.toList()).containsExactly(1, 2, 3);
  }

  @Test
  void whatIsBeyondTheEndIsNotThere() {
    TokenList list = of(1, 2, 3);
    list.remove(1, 3);
    assertThatThrownBy(() -> list.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(list.last()).isEqualTo(1);
    assertThatThrownBy(of()::last).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aHeadIsIndependent() {
    TokenList list = of(1, 2, 3);
    TokenList head = list.head(2);
    list.add(4);
    head.add(9);
    assertThat(list.toList()).containsExactly(1, 2, 3, 4);
    assertThat(head.toList()).containsExactly(1, 2, 9);
  }

  @Test
  void commonBeginningsAreCounted() {
    assertThat(of(1, 2, 3).commonPrefix(of(1, 2, 4), 3)).isEqualTo(2);
    assertThat(of(1, 2, 3).commonPrefix(of(1, 2, 3), 3)).isEqualTo(3);
    assertThat(of(1, 2, 3).commonPrefix(of(1, 2, 3), 1)).isEqualTo(1);
    assertThat(of(1, 2).commonPrefix(of(1, 2, 3), 9)).isEqualTo(2);
    assertThat(of().commonPrefix(of(1), 1)).isZero();
    assertThat(of(5).commonPrefix(of(6), 1)).isZero();
  }

  @Test
  void whatWasRemovedIsNoPartOfABeginning() {
    TokenList list = of(1, 2, 3);
    list.remove(2, 3);
    assertThat(list.commonPrefix(of(1, 2, 3), 3)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void itBehavesAsAListOfNumbers(long seed) {
    Random random = new Random(seed);
    List<Integer> model = new ArrayList<>(List.of(7, 8));
    TokenList list = of(7, 8);
    for (int i = 0; i < 2_000; i++) {
      if (random.nextInt(8) == 0 && !model.isEmpty()) {
        int from = random.nextInt(model.size());
        int to = from + random.nextInt(model.size() - from + 1);
        model.subList(from, to).clear();
        list.remove(from, to);
      } else {
        int token = random.nextInt(100);
        model.add(token);
        list.add(token);
      }
      assertThat(list.size()).isEqualTo(model.size());
    }
    assertThat(list.toList()).isEqualTo(model);
    int[] numbers = model.stream().mapToInt(Integer::intValue).toArray();
    assertThat(list.commonPrefix(of(Arrays.copyOf(numbers, numbers.length)), numbers.length))
        .isEqualTo(numbers.length);
  }
}
