package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.chat.Role;
import dev.folkmoot.core.inference.Constraint;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenLogprob;
import dev.folkmoot.testkit.engine.Script;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** {@code POST /api/generate}, item by item. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GenerateIT {

  private static final Script HELLO = Script.saying("Hello there, friend");

  private final TestNode node = TestNode.start(HELLO);

  @BeforeEach
  void hello() {
    node.engine.play(HELLO);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private Client.Reply generate(String members) {
    return node.client().post("/api/generate", "{\"model\":\"chat\"," + members + "}");
  }

  private InferenceRequest lastRequest() {
    return node.engine.requests().getLast();
  }

  /** The rest may come together; what a reader waits for is the first one. */
  @Test
  void theFirstWordWaitsForNoOther() {
    try (TestNode node = TestNode.start(Script.tokens(50))) {
      Client.Reply reply =
          node.client().post("/api/generate", "{\"model\":\"chat\",\"prompt\":\"x\"}");
      String body = reply.rawBody();
      int size = Integer.parseInt(body.substring(0, body.indexOf('\r')).strip(), 16);
      assertThat(body.substring(body.indexOf('\n') + 1, body.indexOf('\n') + 1 + size))
          .containsOnlyOnce("\"done\":false");
    }
  }

  @Test
  void c002ABodyIsJsonWhateverItsContentType() {
    Client.Reply reply =
        node.client()
            .send(
                "POST",
                "/api/generate",
                "{\"model\":\"chat\",\"prompt\":\"x\",\"no_such_field\":1}",
                "Content-Type: application/x-www-form-urlencoded");
    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void c002KeysMatchWithoutRegardToCase() {
    Client.Reply reply =
        node.client()
            .post("/api/generate", "{\"Model\":\"chat\",\"PROMPT\":\"x\",\"Stream\":false}");
    assertThat(reply.json().get("response").asString()).isEqualTo("Hello there, friend");
  }

  @Test
  void c003BytesAfterTheFirstValueAreIgnored() {
    Client.Reply reply =
        node.client().post("/api/generate", "{\"model\":\"chat\",\"prompt\":\"x\"}}}garbage");
    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void c008AStreamIsOneObjectALineAndEndsWithDone() {
    Client.Reply reply = generate("\"prompt\":\"x\"");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).contains("application/x-ndjson");
    assertThat(reply.isChunked()).isTrue();
    assertThat(reply.isTerminated()).isTrue();
    assertThat(reply.text()).endsWith("}\n").doesNotContain("\n\n");
    List<JsonNode> events = reply.events();
    assertThat(events.getLast().get("done").asBoolean()).isTrue();
    assertThat(events.subList(0, events.size() - 1)).noneMatch(e -> e.get("done").asBoolean());
    assertThat(events.stream().map(e -> e.get("response").asString()).reduce("", String::concat))
        .isEqualTo("Hello there, friend");
  }

  @Test
  void c008WithoutStreamTheAnswerIsOneObject() {
    Client.Reply reply = generate("\"prompt\":\"x\",\"stream\":false");
    assertThat(reply.header("Content-Type")).contains("application/json; charset=utf-8");
    JsonNode json = reply.json();
    assertThat(json.get("response").asString()).isEqualTo("Hello there, friend");
    assertThat(json.get("done").asBoolean()).isTrue();
    assertThat(json.get("total_duration").asLong()).isPositive();
    assertThat(json.get("eval_count").asInt()).isEqualTo(3);
  }

  @Test
  void c011TimesAreRfc3339InUtcWithNanoseconds() {
    String time = generate("\"prompt\":\"x\",\"stream\":false").json().get("created_at").asString();
    assertThat(time).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z");
    assertThat(Instant.parse(time)).isAfter(Instant.EPOCH);
  }

  @Test
  void c012WhatIsEmptyIsLeftOut() {
    JsonNode first = generate("\"prompt\":\"x\"").events().getFirst();
    assertThat(first.propertyNames())
        .containsExactlyInAnyOrder("model", "created_at", "response", "done");
  }

  @Test
  void c044TheModelIsEchoedAsItWasAskedFor() {
    Client.Reply reply =
        node.client()
            .post(
                "/api/generate",
                "{\"model\":\"library/CHAT:latest\",\"prompt\":\"x\",\"stream\":false}");
    assertThat(reply.json().get("model").asString()).isEqualTo("library/CHAT:latest");
  }

  @Test
  void c041ALocalSuffixIsTheModelItself() {
    Client.Reply reply =
        node.client()
            .post("/api/generate", "{\"model\":\"chat:local\",\"prompt\":\"x\",\"stream\":false}");
    assertThat(reply.json().get("model").asString()).isEqualTo("chat:local");
  }

  @Test
  void c060AnEmptyPromptLoadsAndAnswersPlainly() {
    Client.Reply reply = generate("\"stream\":true");
    assertThat(reply.isChunked()).isFalse();
    JsonNode json = reply.json();
    assertThat(json.get("response").asString()).isEmpty();
    assertThat(json.get("done").asBoolean()).isTrue();
    assertThat(json.get("done_reason").asString()).isEqualTo("load");
    assertThat(node.client().get("/api/ps").text()).contains("chat:latest");
  }

  @Test
  void c061AnEmptyPromptAndNoKeepAliveUnloads() {
    generate("\"prompt\":\"\"");
    Client.Reply reply = generate("\"keep_alive\":0");
    assertThat(reply.json().get("done_reason").asString()).isEqualTo("unload");
    org.awaitility.Awaitility.await()
        .until(() -> !node.client().get("/api/ps").text().contains("chat:latest"));
  }

  @Test
  void c061UnloadComesBeforeTheCheckOfWhatTheModelCan() {
    Client.Reply reply =
        node.client().post("/api/generate", "{\"model\":\"bert\",\"keep_alive\":0}");
    assertThat(reply.json().get("done_reason").asString()).isEqualTo("unload");
  }

  @Test
  void c062TheReasonIsLengthWhereTheLimitEndedIt() {
    JsonNode json =
        generate("\"prompt\":\"x\",\"stream\":false,\"options\":{\"num_predict\":1}").json();
    assertThat(json.get("done_reason").asString()).isEqualTo("length");
    assertThat(generate("\"prompt\":\"x\",\"stream\":false").json().get("done_reason").asString())
        .isEqualTo("stop");
  }

  @Test
  void c063TheContextComesWithTheLastEventAndGoesBackIn() {
    JsonNode last = generate("\"prompt\":\"x\"").events().getLast();
    assertThat(last.get("context").size()).isPositive();
    generate("\"prompt\":\"more\",\"context\":" + last.get("context"));
    assertThat(((Prompt.Chat) lastRequest().prompt()).context())
        .hasSize(last.get("context").size());
    assertThat(generate("\"prompt\":\"x\",\"raw\":true").events().getLast().has("context"))
        .isFalse();
  }

  @Test
  void c064RawModeTakesNoTemplateSystemOrContext() {
    for (String other : List.of("\"system\":\"s\"", "\"template\":\"t\"", "\"context\":[1]")) {
      Client.Reply reply = generate("\"prompt\":\"x\",\"raw\":true," + other);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.error()).isEqualTo("raw mode does not support template, system, or context");
    }
    assertThat(generate("\"prompt\":\"x\",\"raw\":true").status()).isEqualTo(200);
    assertThat(lastRequest().prompt()).isEqualTo(new Prompt.Raw("x"));
  }

  @Test
  void c065TopLogprobsHaveABound() {
    for (String top : List.of("-1", "21")) {
      Client.Reply reply = generate("\"prompt\":\"x\",\"top_logprobs\":" + top);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.error()).isEqualTo("top_logprobs must be between 0 and 20");
    }
  }

  @Test
  void c066ASuffixNeedsAModelThatCanInsert() {
    Client.Reply reply = generate("\"prompt\":\"x\",\"suffix\":\"y\"");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error())
        .isEqualTo("registry.ollama.ai/library/chat:latest does not support insert");
    node.client().post("/api/generate", "{\"model\":\"filler\",\"prompt\":\"x\",\"suffix\":\"y\"}");
    assertThat(lastRequest().prompt()).isEqualTo(new Prompt.Infill("x", "y"));
  }

  @Test
  void c067AModelThatOnlyEmbedsDoesNotGenerate() {
    Client.Reply reply =
        node.client().post("/api/generate", "{\"model\":\"bert\",\"prompt\":\"x\"}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo("\"bert\" does not support generate");
  }

  @Test
  void c068ThinkIsForModelsThatDo() {
    Client.Reply reply = generate("\"prompt\":\"x\",\"think\":true");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo("\"chat\" does not support thinking");
    assertThat(generate("\"prompt\":\"x\",\"think\":\"hard\"").error())
        .isEqualTo(
            "invalid think value: \"hard\" (must be \"high\", \"medium\", \"low\", \"max\", true,"
                + " or false)");
    assertThat(generate("\"prompt\":\"x\",\"think\":7").error())
        .isEqualTo(
            "think must be a boolean or string (\"high\", \"medium\", \"low\", \"max\", true, or"
                + " false)");
    assertThat(generate("\"prompt\":\"x\",\"think\":false").status()).isEqualTo(200);
  }

  @Test
  void c069AFormatIsJsonOrASchema() {
    Client.Reply reply = generate("\"prompt\":\"x\",\"format\":\"xml\"");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.error())
        .isEqualTo(
            "invalid format: \"\\\"xml\\\"\"; expected \"json\" or a valid JSON Schema object");
    generate("\"prompt\":\"x\",\"format\":\"json\"");
    assertThat(lastRequest().constraint()).isEqualTo(new Constraint.Json());
    generate("\"prompt\":\"x\",\"format\":{\"type\":\"object\"}");
    assertThat(lastRequest().constraint())
        .isEqualTo(new Constraint.JsonSchema("{\"type\":\"object\"}"));
    generate("\"prompt\":\"x\",\"format\":\"\"");
    assertThat(lastRequest().constraint()).isEqualTo(Constraint.NONE);
  }

  @Test
  void c071AnImageMustBeBase64() {
    Client.Reply reply = generate("\"prompt\":\"x\",\"images\":[\"ab*d\"]");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo("illegal base64 data at input byte 2");
    assertThat(generate("\"prompt\":\"x\",\"images\":[\"YWJj\"]").error())
        .isEqualTo("\"chat\" does not support images");
  }

  @Test
  void c073LogprobsComeWithTheirTokens() {
    TokenLogprob alternative = new TokenLogprob("Ho", List.of((byte) 'H'), -2.5, List.of());
    TokenLogprob token =
        new TokenLogprob("Hé", List.of((byte) 'H', (byte) -61), -0.25, List.of(alternative));
    node.engine.play(HELLO.withAnswer(_ -> List.of(new TokenEvent.Text("Hé", List.of(token)))));
    JsonNode item =
        generate("\"prompt\":\"x\",\"logprobs\":true,\"top_logprobs\":1")
            .events()
            .getFirst()
            .get("logprobs")
            .get(0);
    assertThat(lastRequest().topLogprobs()).isEqualTo(1);
    assertThat(item.get("token").asString()).isEqualTo("Hé");
    assertThat(item.get("logprob").asDouble()).isEqualTo(-0.25);
    assertThat(item.get("bytes").get(1).asInt()).isEqualTo(195);
    assertThat(item.get("top_logprobs").get(0).get("token").asString()).isEqualTo("Ho");
  }

  @Test
  void s0501TheModelsOwnSystemMessagesAndParametersStartAPrompt() {
    node.client()
        .post("/api/generate", "{\"model\":\"pirate\",\"prompt\":\"x\",\"options\":{\"top_k\":3}}");
    Prompt.Chat chat = (Prompt.Chat) lastRequest().prompt();
    assertThat(chat.messages().stream().map(m -> m.content()).toList())
        .containsExactly("You are a pirate.", "Ahoy", "x");
    assertThat(lastRequest().sampling().temperature()).isEqualTo(0.5f);
    assertThat(lastRequest().sampling().topK()).isEqualTo(3);
    assertThat(lastRequest().stop()).containsExactly("<end>");
    node.client()
        .post("/api/generate", "{\"model\":\"pirate\",\"prompt\":\"x\",\"system\":\"Be dull.\"}");
    Prompt.Chat other = (Prompt.Chat) lastRequest().prompt();
    assertThat(other.messages().getFirst().content()).isEqualTo("Be dull.");
    assertThat(other.messages().getFirst().role()).isEqualTo(Role.SYSTEM);
  }

  @Test
  void s0501ATemplateInTheRequestMakesThePrompt() {
    assertThat(generate("\"prompt\":\"x\",\"template\":\"[{{ .Prompt }}]\"").status())
        .isEqualTo(200);
    assertThat(((Prompt.Chat) lastRequest().prompt()).template()).contains("[{{ .Prompt }}]");
    generate("\"prompt\":\"x\"");
    assertThat(((Prompt.Chat) lastRequest().prompt()).template()).isEmpty();
  }

  @Test
  void c069ATemplateThatCannotBeReadIsSaid() {
    Client.Reply reply = generate("\"prompt\":\"x\",\"template\":\"{{ .Prompt\"");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.error()).isEqualTo("template: :1: unclosed action");
  }

  @Test
  void theRouteIsNamedInAHeader() {
    assertThat(generate("\"prompt\":\"x\"").header("X-Folkmoot-Route"))
        .hasValueSatisfying(route -> assertThat(route).contains("testnode").contains("scripted"));
  }

  @Test
  void s0501TextOfEveryKindArrivesAsItWas() {
    String nasty = "q\"b\\n\nt\tc\u0001é漢😀 </script>";
    node.engine.play(HELLO.withAnswer(_ -> List.of(new TokenEvent.Text(nasty))));
    assertThat(generate("\"prompt\":\"x\"").events().getFirst().get("response").asString())
        .isEqualTo(nasty);
  }

  @Test
  void s0501APromptIsShownAndNotAnsweredWhereOnlyThatIsWanted() {
    int before = node.engine.requests().size();
    for (String stream : List.of("true", "false")) {
      String only = "\"_debug_render_only\":true,\"stream\":" + stream + "}";
      JsonNode generated =
          node.client()
              .post("/api/generate", "{\"model\":\"chat\",\"prompt\":\"a b\"," + only)
              .json();
      assertThat(generated.at("/_debug_info/rendered_template").asString()).isEqualTo("a b");
      assertThat(generated.path("response").asString("x")).isEmpty();
      assertThat(generated.path("done").asBoolean(true)).isFalse();
      String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"c d\"}],";
      JsonNode chat =
          node.client().post("/api/chat", "{\"model\":\"chat\"," + messages + only).json();
      assertThat(chat.at("/_debug_info/rendered_template").asString()).isEqualTo("c d");
      assertThat(chat.at("/_debug_info").has("image_count")).isFalse();
      assertThat(chat.at("/message/content").asString("x")).isEmpty();
    }
    assertThat(node.engine.requests()).hasSize(before);
  }
}
