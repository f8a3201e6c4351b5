package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.http.dialect.Mutations;
import dev.folkmoot.testkit.engine.Script;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that are nearly right, of the routes that read them where they answer them. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MutatedRequestIT {

  private static final int ROUNDS = 250;

  private final TestNode node = TestNode.start(Script.tokens(3));

  @AfterAll
  void stop() {
    node.close();
  }

  /** A body is answered or refused with a reason; it is never a fault of the node. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      textBlock =
          """
          51 /v1/completions {'model':'chat','prompt':'hi','suffix':'','stream':true,'stream_options':{'include_usage':true},'logprobs':2,'max_tokens':3,'stop':['x'],'seed':7,'temperature':0.5,'top_p':1}
          52 /api/embed {'model':'bert','input':['a','b'],'truncate':true,'dimensions':4,'keep_alive':'5m','options':{'num_ctx':64,'seed':1}}
          53 /api/embeddings {'model':'bert','prompt':'a','keep_alive':'5m','options':{'num_ctx':64,'seed':1}}
          54 /v1/embeddings {'model':'bert','input':['a','b'],'dimensions':4,'encoding_format':'base64'}
          """)
  void c006WhateverIsWrongInABodyIsRefusedWithAReason(long seed, String path, String body) {
    assertThat(node.client().post(path, body.replace('\'', '"')).status()).isEqualTo(200);
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String mutated = new String(Mutations.mutated(body, random), StandardCharsets.UTF_8);
      Client.Reply reply = node.client().post(path, mutated);
      assertThat(reply.status()).as(mutated).isBetween(200, 500);
      if (reply.status() > 200) {
        refused++;
        assertThat(reply.text()).as(mutated).contains("error").doesNotContain("internal error");
      }
    }
    assertThat(refused).isBetween(ROUNDS / 25, ROUNDS - ROUNDS / 25);
  }

  @Test
  void aSoundRequestIsAnsweredAfterThemAll() {
    assertThat(node.client().get("/api/tags").status()).isEqualTo(200);
  }
}
