package dev.folkmoot.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts followed through grammars, byte by byte. */
class DerivationTest {

  private static final String LETTERS = "abé😀\"[]";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "root ::= \"ab\" [c-e]+ \"f\"? ; abcf ; abf",
        "root ::= (\"a\" | \"b\" \"c\"){2} ; bca ; abb",
        "root ::= \"a\"{0,3} \"b\"{2,} ; aabbb ; aaaabb",
        "root ::= \"a\"{3} ; aaa ; aaaa",
        "root ::= [^a-c] . ; xa ; ax",
        "root ::= \"(\" root \")\" | \"x\" ; ((x)) ; ((x)",
        "root ::= item (\",\" item)* # a list ; 1,23,4 ; 1,,2",
        "root ::= \"\\u20AC\" \"\\U0001F600\" \"\\x41\" ; €😀A ; €A",
        "root ::= [\\]\\[\\-\\\\^] \"\\\"\" ; -\" ; a\"",
        "root ::= [a-] \"x\"? ; - ; b",
        "root ::= ((\"a\"?)*)* \"b\" ; aaab ; aaac",
        "root ::= \"\" ; '' ; a",
        "root ::= ([ab]?){5} \"c\" ; abc ; aaaaaac",
      })
  void whatAGrammarDerivesIsFollowed(String grammar, String good, String bad) {
    Grammar read =
        Grammar.parse(grammar.contains("item") ? grammar + "\nitem ::= [0-9]+" : grammar);
    assertThat(Said.whole(read, good)).isTrue();
    assertThat(Said.whole(read, bad)).isFalse();
  }

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  /** Grammars of a few random rules, and what the judge of the other tests says of them. */
  @ParameterizedTest
  @MethodSource("seeds")
  void randomGrammarsAreFollowedAsTheJudgeSays(long seed) {
    Random random = new Random(seed);
    String gbnf =
        "root ::= " + body(random, 3) + "\nx ::= [ab] " + body(random, 2) + "\ny ::= \"é\" x?\n";
    Grammar grammar = Grammar.parse(gbnf);
    GbnfMatcher judge = GbnfMatcher.of(gbnf);
    for (int i = 0; i < 60; i++) {
      String text = text(random);
      assertThat(Said.inPieces(grammar, text, random))
          .as("%s in %s", text, gbnf)
          .isEqualTo(judge.derives(text));
    }
    assertThat(said(grammar, random)).allMatch(judge::derives);
  }

  /** Texts that the grammar itself leads to: each next byte is one that it allows. */
  private static List<String> said(Grammar grammar, Random random) {
    Lexicon bytes = Lexicon.of(256, b -> new byte[] {(byte) b});
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Derivation derivation = grammar.start();
      byte[] text = new byte[40];
      for (int length = 0; length < text.length; length++) {
        int[] next = derivation.allowed(bytes).stream().toArray();
        if (derivation.mayEnd() && (next.length == 0 || random.nextInt(3) == 0)) {
          texts.add(new String(text, 0, length, StandardCharsets.UTF_8));
          break;
        }
        assertThat(next).as("no text gets stuck half-way").isNotEmpty();
        text[length] = (byte) next[random.nextInt(next.length)];
        derivation.accept(new byte[] {text[length]});
      }
    }
    return texts;
  }

  private static String body(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 8)) {
      case 0 -> "\"" + LETTERS.charAt(random.nextInt(3)) + "\"";
      case 1 -> "[a\\]é]";
      case 2 -> "[^b\"]";
      case 3 -> "x";
      case 4 -> "y?";
      case 5 -> "(" + body(random, depth - 1) + " | " + body(random, depth - 1) + ")";
      case 6 ->
          "("
              + body(random, depth - 1)
              + ")"
              + List.of("*", "+", "?", "{0,2}").get(random.nextInt(4));
      default -> body(random, depth - 1) + " " + body(random, depth - 1);
    };
  }

  private static String text(Random random) {
    int[] letters = LETTERS.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(7); i > 0; i--) {
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return text.toString();
  }

  @Test
  void theAllowedTokensAreThoseThatAreAllowedOneByOne() {
    Random random = new Random(4);
    List<byte[]> pieces = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      byte[] piece = text(random).getBytes(StandardCharsets.UTF_8);
      pieces.add(java.util.Arrays.copyOf(piece, random.nextInt(piece.length + 1)));
    }
    Lexicon lexicon = Lexicon.of(pieces.size(), pieces::get);
    Grammar grammar = Grammar.parse("root ::= ([ab] | \"é\" root \"]\" | \"😀\")* [^a]");
    for (String said : List.of("", "a", "é", "abéa", "ab\"")) {
      Derivation derivation = grammar.start();
      derivation.accept(said.getBytes(StandardCharsets.UTF_8));
      BitSet allowed = derivation.allowed(lexicon);
      assertThat(allowed.isEmpty()).isEqualTo(said.equals("ab\""));
      for (int token = 0; token < pieces.size(); token++) {
        byte[] piece = pieces.get(token);
        assertThat(allowed.get(token)).isEqualTo(piece.length > 0 && derivation.allows(piece));
      }
    }
  }

  @Test
  void aCharacterThatNoAllowedOneBeginsLikeIsRefusedAtItsFirstByte() {
    Derivation derivation = Grammar.parse("root ::= [à-ÿ]+").start();
    assertThat(derivation.allows(bytes(0xC3))).isTrue();
    assertThat(derivation.allows(bytes(0xE2))).isFalse();
    derivation.accept(bytes(0xC3));
    assertThat(derivation.mayEnd()).isFalse();
    assertThat(derivation.allows(bytes(0xA9))).isTrue();
    assertThat(derivation.allows(bytes(0x80))).as("À is not in the set").isFalse();
    derivation.accept(bytes(0xA9));
    assertThat(derivation.mayEnd()).isTrue();
  }

  static Stream<byte[]> noText() {
    return Stream.of(
        bytes(0x80),
        bytes(0xC0, 0x80),
        bytes(0xC1, 0xBF),
        bytes(0xE0, 0x80, 0x80),
        bytes(0xE0, 0x9F),
        bytes(0xED, 0xA0, 0x80),
        bytes(0xED, 0xBF, 0xBF),
        bytes(0xF0, 0x80),
        bytes(0xF4, 0x90),
        bytes(0xF5, 0x80),
        bytes(0xFF),
        bytes(0xC3, 0x28),
        bytes(0xE2, 0x82, 0xC3));
  }

  @ParameterizedTest
  @MethodSource("noText")
  void bytesThatAreNoTextAreNeverAllowed(byte[] bytes) {
    assertThat(Grammar.parse("root ::= .*").start().allows(bytes)).isFalse();
  }

  @Test
  void onlyAllowedBytesAreAccepted() {
    Derivation derivation = Grammar.parse("root ::= \"a\"").start();
    assertThatThrownBy(() -> derivation.accept(bytes('b')))
        .isInstanceOf(IllegalStateException.class);
    derivation.accept(bytes('a'));
    assertThat(derivation.allows(bytes('a'))).isFalse();
  }

  @Test
  void oneGrammarServesManyTexts() {
    Grammar grammar = Grammar.parse("root ::= \"ab\" | \"cd\"");
    Derivation first = grammar.start();
    Derivation second = grammar.start();
    first.accept(bytes('a'));
    second.accept(bytes('c'));
    assertThat(first.allows(bytes('b'))).isTrue();
    assertThat(second.allows(bytes('b'))).isFalse();
  }

  @Test
  void aTextMayBeVeryLong() {
    Derivation derivation =
        Grammar.ofSchema("{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}").start();
    derivation.accept(bytes('['));
    for (int i = 0; i < 100_000; i++) {
      derivation.accept((i % 10 + ",").getBytes(StandardCharsets.UTF_8));
    }
    derivation.accept("7]".getBytes(StandardCharsets.UTF_8));
    assertThat(derivation.mayEnd()).isTrue();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
