package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Prompt;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON that is valid and strange, or nearly valid. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OddJsonIT {

  private final TestNode node = TestNode.start();

  @AfterAll
  void stop() {
    node.close();
  }

  @AfterEach
  void theNodeStillAnswers() {
    assertThat(node.client().get("/").status()).isEqualTo(200);
  }

  private Client.Reply generate(String members) {
    return node.client()
        .post("/api/generate", "{\"model\":\"chat\",\"stream\":false," + members + "}");
  }

  private InferenceRequest lastRequest() {
    return node.engine.requests().getLast();
  }

  private String lastPrompt() {
    return ((Prompt.Chat) lastRequest().prompt()).messages().getLast().content();
  }

  @Test
  void aNulInAPromptArrives() {
    assertThat(generate("\"prompt\":\"a\\u0000b\"").json().get("response").asString())
        .isEqualTo("a\u0000b");
  }

  @Test
  void halfASurrogatePairBecomesAReplacementCharacter() {
    generate("\"prompt\":\"a\\ud800b\\udc00\"");
    assertThat(lastPrompt()).isEqualTo("a\ufffdb\ufffd");
    generate("\"prompt\":\"\\ud83d\\ude00\"");
    assertThat(lastPrompt()).isEqualTo("\ud83d\ude00");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"\u00ff", "\u00c3(", "\u00ed\u00a0\u0080", "\u0000"})
  void bytesThatAreNoUtf8AreRefusedWithTheirPlace(String latin1) throws IOException {
    String body = "{\"model\":\"chat\",\"prompt\":\"" + latin1 + "\"}";
    String head =
        "POST /api/generate HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ";
    try (Socket socket = node.client().begin(head + body.length() + "\r\n\r\n")) {
      socket.getOutputStream().write(body.getBytes(StandardCharsets.ISO_8859_1));
      Client.Reply reply = Client.readAll(socket);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.error()).contains("invalid JSON in the request body").contains("column");
    }
  }

  @Test
  void ofTwoMembersWithOneNameTheLastCounts() {
    generate("\"prompt\":\"a\",\"prompt\":\"b\"");
    assertThat(lastPrompt()).isEqualTo("b");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"options\":{\"temperature\":1e999} | the number at /options/temperature in the request"
            + " body is too large: it must be below 1.8e308",
        "\"options\":{\"temperature\":1e40} | option \"temperature\" is out of range: Infinity",
        "\"options\":{\"temperature\":-1} | option \"temperature\" is out of range: -1.0",
        "\"options\":{\"top_p\":-0.5} | option \"top_p\" is out of range: -0.5",
        "\"context\":[1.5] | json: cannot unmarshal number into Go struct field"
            + " GenerateRequest.context of type int",
        "\"top_logprobs\":1.5 | json: cannot unmarshal number 1.5 into Go struct field"
            + " GenerateRequest.top_logprobs of type int",
        "\"images\":[\"YWI\"] | illegal base64 data at input byte 0",
        "\"images\":[\"data:image/png;base64,AAAA\"] | illegal base64 data at input byte 4",
        "\"images\":[\"AAAA\"] | \"chat\" does not support images",
      })
  void aValueOutOfBoundsIsNamed(String members, String error) {
    Client.Reply reply = generate("\"prompt\":\"a\"," + members);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo(error);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "\"num_predict\":-7",
        "\"seed\":-3",
        "\"seed\":123456789012345678901234567890",
        "\"seed\":1.5",
        "\"top_k\":-9",
        "\"num_ctx\":-1",
        "\"num_keep\":-5",
        "\"repeat_last_n\":-2",
        "\"num_batch\":-1,\"num_thread\":-4,\"num_gpu\":-2",
        "\"stop\":[\"\",\"\"]",
        "\"stop\":null",
        "\"mirostat\":2,\"tfs_z\":1,\"nobody_knows\":{}"
      })
  void s0802AnOddOptionIsTakenAsOllamaTakesIt(String option) {
    assertThat(generate("\"prompt\":\"a\",\"options\":{" + option + "}").status()).isEqualTo(200);
    assertThat(lastRequest().stop()).isEmpty();
    assertThat(lastRequest().sampling().seed().orElse(0)).isNotNegative();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "0.5",
        "-1",
        "-0.5",
        "1e300",
        "90",
        "\"5m\"",
        "\"1h30m\"",
        "\"300ms\"",
        "\"-1m\"",
        "null"
      })
  void c110EveryFormOfKeepAliveIsTaken(String keepAlive) {
    assertThat(generate("\"prompt\":\"a\",\"keep_alive\":" + keepAlive).status()).isEqualTo(200);
  }

  @Test
  void tooManyStopStringsAreRefused() {
    String many = "\"x\",".repeat(64) + "\"x\"";
    Client.Reply reply = generate("\"prompt\":\"a\",\"options\":{\"stop\":[" + many + "]}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo("too many stop strings: 65, at most 64");
  }

  @Test
  void deepNestingIsRefused() {
    Client.Reply reply = node.client().post("/api/chat", "{\"messages\":" + "[".repeat(1_000_000));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error())
        .isEqualTo(
            "the request body is beyond a limit: Document nesting depth (201) exceeds the maximum"
                + " allowed (200)");
  }

  @Test
  void millionsOfValuesAreRefused() {
    Client.Reply reply =
        node.client().post("/api/generate", "{\"context\":[" + "1,".repeat(2_500_000) + "1]}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo("the request body holds more than 2000000 values");
  }

  @Test
  void aNumberOfAThousandDigitsIsRefused() {
    Client.Reply reply =
        generate("\"prompt\":\"a\",\"options\":{\"seed\":" + "1".repeat(1_000) + "}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error())
        .endsWith("Number value length (1000) exceeds the maximum allowed (100)");
  }
}
