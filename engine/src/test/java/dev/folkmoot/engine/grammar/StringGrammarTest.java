package dev.folkmoot.engine.grammar;

import static dev.folkmoot.engine.grammar.SchemaGrammar.isRefused;

import org.junit.jupiter.api.Test;

class StringGrammarTest {

  @Test
  void stringsAreThoseOfJson() {
    SchemaGrammar.of("{'type':'string'}")
        .derives("''", "'a\u007f é😀'", "'\\n\\/\\u00e9'", "'\\ud83d\\ude00'", "'\\uD7FF'")
        .derivesNot("'", "'\n'", "'\\x'", "'\\u12'", "'\\ud83d'", "'\\ude00'", "'''", "a");
  }

  @Test
  void lengthsCountCharactersNotEscapes() {
    SchemaGrammar.of("{'minLength':2,'maxLength':3}")
        .derives("'ab'", "'abc'", "'\\n\\u00e9😀'", "'a\\ud83d\\ude00'")
        .derivesNot("'a'", "'abcd'", "''");
    SchemaGrammar.of("{'maxLength':5000}")
        .derives("''", "'" + "x".repeat(5000) + "'")
        .derivesNot("'" + "x".repeat(5001) + "'");
    isRefused("{'minLength':3,'maxLength':2}", "'minLength'");
    isRefused("{'maxLength':10001}", "'maxLength'", "10000");
    isRefused("{'maxLength':-1}", "'maxLength'");
    isRefused("{'maxLength':1.5}", "'maxLength'");
    isRefused("{'type':'string','maxLength':'5'}", "'maxLength'");
  }

  @Test
  void datesHaveTheRightDays() {
    SchemaGrammar.of("{'type':'string','format':'date'}")
        .derives("'2024-02-29'", "'2000-02-29'", "'2023-12-31'", "'1999-04-30'")
        .derivesNot("'2023-02-29'", "'1900-02-29'", "'2023-04-31'", "'2023-13-01'", "'23-01-01'");
  }

  @Test
  void timesAreThoseOfRfc3339() {
    SchemaGrammar.of("{'format':'time'}")
        .derives("'23:59:59Z'", "'00:00:00.123+02:00'")
        .derivesNot("'24:00:00Z'", "'12:00:00'", "'1:00:00Z'");
    SchemaGrammar.of("{'format':'date-time'}")
        .derives("'2026-11-21T12:00:00Z'", "'2026-11-21T12:00:00.5-11:30'")
        .derivesNot("'2026-11-21'", "'2026-11-21 12:00:00Z'", "'2026-02-30T12:00:00Z'");
  }

  @Test
  void identifiersAndAddressesLookLikeOnes() {
    SchemaGrammar.of("{'format':'uuid'}")
        .derives("'123e4567-e89b-12d3-a456-426614174000'")
        .derivesNot("'123e4567e89b12d3a456426614174000'", "''");
    SchemaGrammar.of("{'format':'email','minLength':1}")
        .derives("'a.b+c@example.org'")
        .derivesNot("'a'", "'@b.c'", "'a..b@c.de'", "'a@b'", "'a b@c.de'");
    SchemaGrammar.of("{'format':'ipv4'}")
        .derives("'0.0.0.0'", "'255.249.199.9'")
        .derivesNot("'256.1.1.1'", "'1.1.1'", "'01.1.1.1'");
    SchemaGrammar.of("{'format':'uri'}")
        .derives("'https://u@example.org:80/a/b?q=1&r=%20#f'", "'urn:isbn:1'", "'http://[::1]/'")
        .derivesNot("'example.org'", "'http://a b'", "'://x'", "'http://%zz'");
  }

  @Test
  void anUnknownFormatIsAnAnnotation() {
    SchemaGrammar.of("{'type':'string','format':'binary'}").derives("'anything'").derivesNot("1");
    SchemaGrammar.of("{'format':'int32'}").derives("'x'", "1");
    SchemaGrammar.of("{'type':'integer','format':'int64'}").derives("1").derivesNot("'x'");
  }
}
