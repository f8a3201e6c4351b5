package dev.folkmoot.engine.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no template is refused with its line and the reason; ¶ stands for a line end. */
final class ParserFaultTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "a¶{{ 1 + }}; 2; expected an expression",
        "{{ }}; 1; expected an expression",
        "¶¶{{ (1 }}; 3; unexpected '}'",
        "{{ [1, 2 }}; 1; unexpected '}'",
        "{{ {'a' 1} }}; 1; expected ':'",
        "{{ a b }}; 1; expected '}}' but found 'b'",
        "{{ f(a=1, 2) }}; 1; positional argument follows a named one",
        "{{ x is defined is none }}; 1; tests cannot be chained",
        "{{ x|  }}; 1; expected a name",
        "{{ x. }}; 1; expected a name",
        "{{ x[] }}; 1; expected an expression",
        "{% if x %}¶a; 2; endif",
        "{% if x %}¶{% else %}¶{% elif y %}{% endif %}; 3; unknown tag 'elif'",
        "¶{% endif %}; 2; unknown tag 'endif'",
        "{% for %}{% endfor %}; 1; expected a name but found '%}'",
        "{% for x of y %}{% endfor %}; 1; expected 'in'",
        "{% for ns.x in y %}{% endfor %}; 1; cannot assign to a namespace",
        "{% set x %}¶a¶b; 2; endset",
        "{% set 1 = 2 %}; 1; expected a name",
        "{% macro f(a=1, b) %}{% endmacro %}; 1; without a default follows one with a default",
        "{% macro f(a %}{% endmacro %}; 1; unexpected '}'",
        "{% call 1 %}{% endcall %}; 1; expected a call",
        "{% for x in y %}{% macro f() %}¶{% break %}{% endmacro %}{% endfor %}; 2; outside a loop",
        "{% include 'x' %}; 1; unknown tag 'include'",
        "{% import 'x' as y %}; 1; unknown tag 'import'",
        "¶{{ 'a¶b }}; 2; a string is never closed",
        "{# a¶b; 1; a comment is never closed",
      })
  void theLineAndTheReasonAreSaid(String source, int line, String reason) {
    assertThatThrownBy(() -> Template.compile(source.replace('¶', '\n'), Rendering.CLOCK))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.ENGINE_FAILED))
        .hasMessageContaining(", line " + line + ": ")
        .hasMessageContaining(reason);
  }

  @Test
  void everyTokenKnowsItsLine() {
    List<Token> tokens =
        new Lexer("a\n{%- if\n x -%}\n\nb{{ 'c\nd' }}\n{# \n #}{% endif %}").tokens();
    assertThat(tokens)
        .extracting(Token::kind, Token::text, Token::line)
        .startsWith(
            tuple(Token.Kind.DATA, "a", 1),
            tuple(Token.Kind.BLOCK_BEGIN, "", 2),
            tuple(Token.Kind.NAME, "if", 2),
            tuple(Token.Kind.NAME, "x", 3),
            tuple(Token.Kind.BLOCK_END, "%}", 3),
            tuple(Token.Kind.DATA, "b", 5),
            tuple(Token.Kind.PRINT_BEGIN, "", 5),
            tuple(Token.Kind.STRING, "c\nd", 5));
    assertThat(tokens.getLast().line()).isEqualTo(8);
  }
}
