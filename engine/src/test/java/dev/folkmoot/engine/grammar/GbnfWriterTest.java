package dev.folkmoot.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.engine.grammar.Gbnf.Chars;
import dev.folkmoot.engine.grammar.Gbnf.Ref;
import dev.folkmoot.engine.grammar.Gbnf.Repeat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GbnfWriterTest {

  private static String write(Gbnf root) {
    return GbnfWriter.write(Map.of("root", root));
  }

  @Test
  void textsAreWrittenInAscii() {
    assertThat(write(Gbnf.text("a\"\\\n\r\t\u0001é€😀")))
        .isEqualTo("root ::= \"a\\\"\\\\\\n\\r\\t\\x01\\xE9\\u20AC\\U0001F600\"\n");
  }

  @Test
  void whatASetWouldMisreadIsEscaped() {
    assertThat(write(new Chars(CodePoints.anyOf("]^-[\\a"))))
        .isEqualTo("root ::= [\\-\\[-\\x5Ea]\n");
  }

  @Test
  void repetitionsAreWrittenAsShortAsCanBe() {
    Ref x = new Ref("x");
    assertThat(write(new Repeat(x, 0, Gbnf.UNBOUNDED))).isEqualTo("root ::= x*\n");
    assertThat(write(new Repeat(x, 1, Gbnf.UNBOUNDED))).isEqualTo("root ::= x+\n");
    assertThat(write(new Repeat(x, 2, Gbnf.UNBOUNDED))).isEqualTo("root ::= x{2,}\n");
    assertThat(write(new Repeat(x, 0, 1))).isEqualTo("root ::= x?\n");
    assertThat(write(new Repeat(x, 3, 3))).isEqualTo("root ::= x{3}\n");
    assertThat(write(new Repeat(x, 0, 3))).isEqualTo("root ::= x{0,3}\n");
  }

  @Test
  void nothingIsWrittenAsAnEmptyText() {
    assertThat(write(Gbnf.optional(Gbnf.text("a")))).isEqualTo("root ::= \"\" | \"a\"\n");
    assertThat(write(Gbnf.seq())).isEqualTo("root ::= \"\"\n");
  }

  @Test
  void choicesInsideAreGrouped() {
    Gbnf body = Gbnf.seq(Gbnf.text("a"), Gbnf.alt(new Ref("x"), new Ref("y")));
    assertThat(write(body)).isEqualTo("root ::= \"a\" (x | y)\n");
  }

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsWrittenIsReadAgain(long seed) {
    Random random = new Random(seed);
    Map<String, Gbnf> rules = new LinkedHashMap<>();
    rules.put("root", body(random, 3));
    rules.put("x", body(random, 2));
    rules.put("y-2", body(random, 2));
    assertThat(GbnfParser.parse(GbnfWriter.write(rules))).isEqualTo(rules);
  }

  private static Gbnf body(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 6)) {
      case 0 -> Gbnf.text(text(random));
      case 1 -> new Chars(CodePoints.anyOf(text(random)));
      case 2 -> new Ref(List.of("x", "y-2").get(random.nextInt(2)));
      case 3 -> Gbnf.seq(parts(random, depth));
      case 4 -> Gbnf.alt(parts(random, depth));
      default -> {
        // The notation repeats what stands before, so that must be one thing.
        Gbnf part = random.nextBoolean() ? new Ref("x") : new Chars(CodePoints.anyOf(text(random)));
        int min = random.nextInt(4);
        yield new Repeat(part, min, random.nextBoolean() ? Gbnf.UNBOUNDED : min + 1);
      }
    };
  }

  private static List<Gbnf> parts(Random random, int depth) {
    List<Gbnf> parts = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      parts.add(body(random, depth - 1));
    }
    return parts;
  }

  private static String text(Random random) {
    int[] letters = "ab]^-[\\\"\n\té€😀\u0001\u007F".codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return text.toString();
  }
}
