package dev.folkmoot.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import org.assertj.core.api.InstanceOfAssertFactories;

/** Schemas and texts in these tests are written with ' for ". */
record SchemaGrammar(String gbnf, GbnfMatcher matcher, Grammar grammar) {

  static SchemaGrammar of(String schema) {
    String json = schema.replace('\'', '"');
    String gbnf = JsonSchemaGrammar.toGbnf(json);
    return new SchemaGrammar(gbnf, GbnfMatcher.of(gbnf), Grammar.ofSchema(json));
  }

  SchemaGrammar derives(String... texts) {
    for (String text : texts) {
      assertThat(matcher.derives(text.replace('\'', '"')))
          .as("derives %s in%n%s", text, gbnf)
          .isTrue();
      assertThat(Said.whole(grammar, text.replace('\'', '"'))).as("follows %s", text).isTrue();
    }
    return this;
  }

  SchemaGrammar derivesNot(String... texts) {
    for (String text : texts) {
      assertThat(matcher.derives(text.replace('\'', '"')))
          .as("derives %s in%n%s", text, gbnf)
          .isFalse();
      assertThat(Said.whole(grammar, text.replace('\'', '"'))).as("follows %s", text).isFalse();
    }
    return this;
  }

  static void isRefused(String schema, String... words) {
    assertThatThrownBy(() -> JsonSchemaGrammar.toGbnf(schema.replace('\'', '"')))
        .isInstanceOf(FailureException.class)
        .asInstanceOf(InstanceOfAssertFactories.type(FailureException.class))
        .satisfies(e -> {
          assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
          for (String word : words) {
            assertThat(e.getMessage()).contains(word.replace('\'', '"'));
          }
        });
  }
}
