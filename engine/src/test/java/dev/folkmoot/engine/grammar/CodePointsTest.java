package dev.folkmoot.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.engine.grammar.CodePoints.Range;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodePointsTest {

  private static final int SMALL = 200;

  @Test
  void rangesThatTouchAreOne() {
    CodePoints set = CodePoints.ofAll(List.of(new Range('d', 'f'), new Range('a', 'c')));
    assertThat(set).isEqualTo(CodePoints.range('a', 'f'));
  }

  @Test
  void aCharacterThatIsNamedTwiceIsThereOnce() {
    assertThat(CodePoints.anyOf("aab")).isEqualTo(CodePoints.range('a', 'b'));
    assertThat(CodePoints.anyOf("")).isEqualTo(CodePoints.NONE);
    assertThat(CodePoints.anyOf("😀").first()).isEqualTo(0x1F600);
  }

  @Test
  void surrogatesAreNoCharacters() {
    assertThat(CodePoints.NONE.complement()).isEqualTo(CodePoints.ALL);
    assertThat(CodePoints.ALL.complement().isEmpty()).isTrue();
    assertThat(CodePoints.range('a', 'a').complement().contains(0xD800)).isFalse();
    assertThat(CodePoints.range('a', 'a').complement().contains(0x10FFFF)).isTrue();
  }

  @Test
  void aSingleCharacterIsKnown() {
    assertThat(CodePoints.range('x', 'x').isSingle()).isTrue();
    assertThat(CodePoints.range('x', 'y').isSingle()).isFalse();
    assertThat(CodePoints.anyOf("xz").isSingle()).isFalse();
    assertThat(CodePoints.NONE.isSingle()).isFalse();
  }

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void setsBehaveAsSets(long seed) {
    Random random = new Random(seed);
    BitSet bitsA = new BitSet();
    BitSet bitsB = new BitSet();
    CodePoints a = random(random, bitsA);
    CodePoints b = random(random, bitsB);
    BitSet union = copy(bitsA);
    union.or(bitsB);
    BitSet common = copy(bitsA);
    common.and(bitsB);
    BitSet difference = copy(bitsA);
    difference.andNot(bitsB);
    for (int c = 0; c < SMALL; c++) {
      assertThat(a.contains(c)).isEqualTo(bitsA.get(c));
      assertThat(a.union(b).contains(c)).isEqualTo(union.get(c));
      assertThat(a.intersect(b).contains(c)).isEqualTo(common.get(c));
      assertThat(a.without(b).contains(c)).isEqualTo(difference.get(c));
      assertThat(a.complement().contains(c)).isNotEqualTo(bitsA.get(c));
    }
    assertThat(a.complement().complement()).isEqualTo(a);
    assertThat(a.union(b)).isEqualTo(b.union(a));
    assertThat(a.intersect(b)).isEqualTo(b.intersect(a));
    assertThat(a.union(a)).isEqualTo(a);
    assertThat(a.without(a)).isEqualTo(CodePoints.NONE);
    assertApart(a.union(b));
    assertApart(a.intersect(b));
    assertApart(a.without(b));
  }

  private static void assertApart(CodePoints set) {
    int last = -2;
    for (Range range : set.ranges()) {
      assertThat(range.first()).isGreaterThan(last + 1).isLessThanOrEqualTo(range.last());
      last = range.last();
    }
  }

  private static CodePoints random(Random random, BitSet bits) {
    List<Range> ranges = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      int first = random.nextInt(SMALL - 20);
      int last = first + random.nextInt(20);
      ranges.add(new Range(first, last));
      bits.set(first, last + 1);
    }
    return CodePoints.ofAll(ranges);
  }

  private static BitSet copy(BitSet bits) {
    return (BitSet) bits.clone();
  }
}
