package dev.folkmoot.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of names is Ollama's: a client that works there must not be refused here. */
final class ModelNameTest {

  private static final int NAMES_PER_SEED = 500;
  private static final String FIRST = "abcXYZ019_";
  private static final String NAMESPACE = FIRST + "-";
  private static final String PART = NAMESPACE + ".";
  private static final String HOST = PART + ":";

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  private static ModelName parsed(String text) {
    return ModelName.parse(text).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "pocket, registry.ollama.ai, library, pocket, latest",
    "llama3.2:1b, registry.ollama.ai, library, llama3.2, 1b",
    "ada/tiny, registry.ollama.ai, ada, tiny, latest",
    "ada/tiny:Q4_K_M, registry.ollama.ai, ada, tiny, Q4_K_M",
    "hf.co/ada/tiny:Q8_0, hf.co, ada, tiny, Q8_0",
    "localhost:5000/ada/tiny, localhost:5000, ada, tiny, latest",
    "localhost:5000/ada/tiny:v1.0-rc, localhost:5000, ada, tiny, v1.0-rc",
    "https://hf.co/ada/tiny, hf.co, ada, tiny, latest",
    "http://localhost:5000/ada/tiny:x, localhost:5000, ada, tiny, x",
    "_a/_b:_c, registry.ollama.ai, _a, _b, _c",
    "0, registry.ollama.ai, library, 0, latest"
  })
  void c040MissingPartsTakeOllamasDefaults(
      String text, String host, String namespace, String model, String tag) {
    assertThat(ModelName.parse(text)).contains(new ModelName(host, namespace, model, tag));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        " pocket",
        "pocket ",
        "pocket\n",
        ":",
        "pocket:",
        ":latest",
        "a:b:c",
        "/",
        "/pocket",
        "ada/",
        "ada//tiny",
        "hf.co//tiny",
        "//tiny",
        "a/b/c/d",
        ".",
        "..",
        "../../etc/passwd",
        "hf.co/../tiny",
        "ada/..",
        "-tiny",
        ".tiny",
        "tiny:-x",
        "tiny:.x",
        "a.b/tiny",
        "ada:5/tiny",
        "tïny",
        "tiny\0",
        "tiny\\x",
        "tiny%2F",
        "tiny@sha256",
        "hf.co:/ada/tiny:x y",
        "://",
        "http://",
      })
  void c040WhatIsNoNameIsRefusedAndNotMended(String text) {
    assertThat(ModelName.parse(text)).isEmpty();
  }

  @Test
  void c040EveryPartMayBeAsLongAsOllamaAllowsAndNoLonger() {
    String part = "p".repeat(80);
    String host = "h".repeat(350);
    String longest = host + "/" + part + "/" + part + ":" + part;
    assertThat(parsed(longest).full()).isEqualTo(longest);
    assertThat(ModelName.parse("h" + longest)).as("host").isEmpty();
    assertThat(ModelName.parse(host + "/p" + part + "/m:t")).as("namespace").isEmpty();
    assertThat(ModelName.parse("p" + part)).as("model").isEmpty();
    assertThat(ModelName.parse("m:t" + part)).as("tag").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "pocket, pocket:latest",
    "Pocket:LATEST, Pocket:LATEST",
    "library/pocket, pocket:latest",
    "LIBRARY/pocket, pocket:latest",
    "registry.ollama.ai/library/pocket:x, pocket:x",
    "Registry.Ollama.AI/ada/pocket, ada/pocket:latest",
    "hf.co/library/pocket, hf.co/library/pocket:latest"
  })
  void c043PeopleAreSparedTheDefaultsButNeverTheTag(String text, String shown) {
    assertThat(parsed(text).display()).isEqualTo(shown);
    assertThat(parsed(text)).hasToString(shown);
  }

  @Test
  void c042CaseIsKeptAndDoesNotMatter() {
    ModelName loud = parsed("HF.co/Ada/Tiny:Q8_0");
    ModelName quiet = parsed("hf.co/ada/tiny:q8_0");
    assertThat(loud.full()).isEqualTo("HF.co/Ada/Tiny:Q8_0");
    assertThat(loud).isNotEqualTo(quiet);
    assertThat(loud.sameAs(quiet)).isTrue();
    assertThat(loud.key()).isEqualTo(quiet.key());
    assertThat(loud.sameAs(parsed("hf.co/ada/tiny:q8_1"))).isFalse();
    assertThat(loud.sameAs(parsed("ada/tiny:q8_0"))).as("another host").isFalse();
  }

  /** In Turkish the small letter of I is not i: keys of one store must not depend on who asks. */
  @Test
  void aKeyIsTheSameInEveryLanguage() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(parsed("TINY").key()).isEqualTo("registry.ollama.ai/library/tiny:latest");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', ada, tiny, x",
    "hf.co, a.b, tiny, x",
    "hf.co, ada, ti/ny, x",
    "hf.co, ada, tiny, ''",
    "hf.co, .., tiny, x",
    "../.., ada, tiny, x"
  })
  void noNameCanBeMadePastTheGrammar(String host, String namespace, String model, String tag) {
    assertThatThrownBy(() -> new ModelName(host, namespace, model, tag))
        .isInstanceOf(FailureException.class)
        .hasMessage("invalid model name");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyNameSurvivesBeingWrittenAndReadAgain(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < NAMES_PER_SEED; i++) {
      ModelName name =
          new ModelName(
              random.nextBoolean() ? ModelName.DEFAULT_HOST : text(random, HOST, 350),
              random.nextBoolean() ? ModelName.DEFAULT_NAMESPACE : text(random, NAMESPACE, 80),
              text(random, PART, 80),
              text(random, PART, 80));
      assertThat(ModelName.parse(name.full())).contains(name);
      assertThat(ModelName.parse(name.display())).contains(name);
    }
  }

  /** Whatever comes over the wire is a name or none, and a name has only one reading. */
  @ParameterizedTest
  @MethodSource("seeds")
  void noiseIsNeverAnExceptionAndNeverLeadsOutOfAFolder(long seed) {
    Random random = new Random(seed);
    String noise = "ab.:/-_~%\\ \n\0\"é…0";
    for (int i = 0; i < NAMES_PER_SEED; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(12); length > 0; length--) {
        text.append(noise.charAt(random.nextInt(noise.length())));
      }
      ModelName.parse(text.toString())
          .ifPresent(name -> {
            assertThat(ModelName.parse(name.full())).contains(name);
            assertThat(name.full()).doesNotContain("..//", "/../", " ", "\\", "\0");
            assertThat(name.namespace()).doesNotContain(".", "/");
            assertThat(name.model()).doesNotStartWith(".").doesNotContain("/", ":");
            assertThat(name.tag()).doesNotStartWith(".").doesNotContain("/", ":");
          });
    }
  }

  private static String text(Random random, String letters, int most) {
    StringBuilder text = new StringBuilder().append(FIRST.charAt(random.nextInt(FIRST.length())));
    for (int length = random.nextInt(most); length > 0; length--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
