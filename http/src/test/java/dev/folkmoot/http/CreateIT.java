package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.ThinkLevel;
import dev.folkmoot.core.model.Digest;
import dev.folkmoot.testkit.store.SampleGguf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code /api/create} and {@code /api/blobs}. */
final class CreateIT {

  private static final String ABSENT = "sha256:" + "0".repeat(64);

  private final TestNode node = TestNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  private static Digest digest(byte[] bytes) {
    try {
      return Digest.of(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Client.Reply send(String digest, byte[] bytes) {
    String head =
        "POST /api/blobs/"
            + digest
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n";
    try (Socket socket = node.client().open()) {
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(bytes);
      return Client.readAll(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> statuses(String request) {
    return node.client().post("/api/create", request).events().stream()
        .map(event -> event.path("status").asString(event.path("error").asString("")))
        .toList();
  }

  private JsonNode show(String model) {
    return node.client().post("/api/show", "{\"model\":\"" + model + "\"}").json();
  }

  @Test
  void s1005ABlobIsSentOnceAndThenIsThere() {
    byte[] bytes = "something".getBytes(StandardCharsets.UTF_8);
    String digest = digest(bytes).toString();
    assertThat(node.client().send("HEAD", "/api/blobs/" + digest, "").status()).isEqualTo(404);
    assertThat(send(digest, bytes).status()).isEqualTo(201);
    assertThat(node.client().send("HEAD", "/api/blobs/" + digest, "").status()).isEqualTo(200);
    assertThat(node.client().send("HEAD", "/api/blobs/" + digest.replace(':', '-'), "").status())
        .isEqualTo(200);
    assertThat(send(digest, bytes).status()).isEqualTo(200);
  }

  @Test
  void s1005ABlobThatIsAnotherIsRefused() {
    byte[] bytes = "something".getBytes(StandardCharsets.UTF_8);
    Client.Reply reply = send(ABSENT, bytes);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error())
        .isEqualTo("digest mismatch, expected \"" + ABSENT + "\", got \"" + digest(bytes) + "\"");
    assertThat(node.client().send("HEAD", "/api/blobs/" + ABSENT, "").status()).isEqualTo(404);
    assertThat(send("sha256:xyz", bytes).error()).isEqualTo("invalid digest format");
    assertThat(node.client().send("HEAD", "/api/blobs/md5:1", "").status()).isEqualTo(400);
  }

  @Test
  void s1006AModelIsMadeOfAFileThatWasSent() {
    byte[] weights = SampleGguf.llama().bytes();
    String digest = digest(weights).toString();
    assertThat(send(digest, weights).status()).isIn(200, 201);
    List<String> statuses =
        statuses(
            """
            {"model":"mine","files":{"model.gguf":"%s"},"system":"Be brief.",
             "template":"{{ .Prompt }}","license":["MIT","BSD"],"parameters":{"top_k":7,
             "stop":["<end>"]},"messages":[{"role":"user","content":"hi"}],
             "renderer":"r","parser":"p","requires":"0.1.0"}
            """
                .formatted(digest));
    assertThat(statuses)
        .contains("parsing GGUF", "using existing layer " + digest, "writing manifest")
        .endsWith("success");
    JsonNode shown = show("mine");
    assertThat(shown.get("system").asString()).isEqualTo("Be brief.");
    assertThat(shown.get("template").asString()).isEqualTo("{{ .Prompt }}");
    assertThat(shown.get("license").asString()).isEqualTo("MIT\nBSD");
    assertThat(shown.get("parameters").asString()).contains("top_k").contains("\"<end>\"");
    assertThat(shown.get("messages").get(0).get("content").asString()).isEqualTo("hi");
    assertThat(shown.get("renderer").asString()).isEqualTo("r");
    assertThat(shown.get("parser").asString()).isEqualTo("p");
    assertThat(shown.get("requires").asString()).isEqualTo("0.1.0");
  }

  @Test
  void s1006ATemplateTellsWhatAModelCanDoAndMakesItsPrompts() {
    assertThat(
            statuses(
                "{\"model\":\"caller\",\"from\":\"pirate\",\"template\":"
                    + "\"{{ .Tools }}{{ .Suffix }}{{ range .Messages }}{{ if .Thinking }}<t>{{ .Thinking }}</t>{{ end }}"
                    + "{{ .Content }}{{ end }}\"}"))
        .endsWith("success");
    JsonNode shown = show("caller");
    assertThat(shown.get("capabilities").valueStream().map(JsonNode::asString))
        .contains("tools", "insert", "thinking", "completion");
    assertThat(shown.get("modelfile").asString()).contains("TEMPLATE \"\"\"{{ .Tools }}");
    node.client().post("/api/generate", "{\"model\":\"caller\",\"prompt\":\"x\"}");
    Prompt.Chat chat = (Prompt.Chat) node.engine.requests().getLast().prompt();
    assertThat(chat.template()).hasValueSatisfying(text -> assertThat(text).contains(".Suffix"));
    assertThat(chat.think()).isEqualTo(ThinkLevel.ON);
    String hole = "{\"model\":\"caller\",\"prompt\":\"a\",\"suffix\":\"b\"}";
    assertThat(node.client().post("/api/generate", hole).status()).isEqualTo(200);
    Prompt.Infill infill = (Prompt.Infill) node.engine.requests().getLast().prompt();
    assertThat(infill.template()).isPresent();
  }

  @Test
  void s1006AModelOfAModelKeepsWhatIsNotReplaced() {
    assertThat(
            statuses(
                "{\"model\":\"mate\",\"from\":\"pirate\",\"system\":\"You are a mate.\","
                    + "\"parameters\":{\"temperature\":0.9}}"))
        .endsWith("success");
    JsonNode shown = show("mate");
    assertThat(shown.get("system").asString()).isEqualTo("You are a mate.");
    assertThat(shown.get("parameters").asString())
        .contains("0.9")
        .contains("num_ctx")
        .contains("<end>");
    assertThat(shown.get("messages").get(0).get("content").asString()).isEqualTo("Ahoy");
    assertThat(show("pirate").get("system").asString()).isEqualTo("You are a pirate.");
  }

  @Test
  void s1006AnUnknownFromIsPulledAndItsFailureIsALine() {
    String from = "127.0.0.1:1/library/none";
    List<String> statuses = statuses("{\"model\":\"x\",\"from\":\"" + from + "\"}");
    assertThat(statuses.getFirst()).isEqualTo("pulling manifest");
    assertThat(statuses.getLast()).startsWith("pull model manifest: ");
    assertThat(node.client().post("/api/show", "{\"model\":\"x\"}").status()).isEqualTo(404);
  }

  @Test
  void c008WithoutAStreamOnlyTheLastStepIsSaid() {
    Client.Reply reply =
        node.client().post("/api/create", "{\"model\":\"x\",\"from\":\"chat\",\"stream\":false}");
    assertThat(reply.header("Content-Type")).contains("application/json");
    assertThat(reply.text()).isEqualTo("{\"status\":\"success\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|invalid model name",
        "{\"model\":\"a b\",\"from\":\"chat\"}|invalid model name",
        "{\"model\":\"x\"}|neither 'from' or 'files' was specified",
        "{\"model\":\"x\",\"files\":{}}|no files provided to convert",
        "{\"model\":\"x\",\"files\":{\"/etc/a\":\"sha256:00\"}}|file path must be relative",
        "{\"model\":\"x\",\"files\":{\"../a\":\"sha256:00\"}}|file path must be relative",
        "{\"model\":\"x\",\"files\":{\"a\":\"sha256:00\"}}|invalid digest format",
        "{\"model\":\"x\",\"from\":\"chat\",\"template\":\"{{ .P\"}|template error: template: :1:"
            + " unclosed action",
        "{\"model\":\"x\",\"from\":\"chat\",\"template\":\"{{ nope }}\"}|template error: template: :1:"
            + " function \"nope\" not defined",
        "{\"model\":\"x\",\"from\":\"chat\",\"remote_host\":\"h\"}|bad remote",
        "{\"model\":\"x\",\"from\":\"chat\",\"license\":[1]}|unknown type",
        "{\"model\":\"x\",\"from\":\"chat\",\"info\":{\"base_name\":1}}|info field \"base_name\" must"
            + " be a string",
        "{\"model\":\"x\",\"from\":\"chat\",\"info\":{\"model_family\":null}}|info field"
            + " \"model_family\" must be a string",
        "{\"model\":\"x\",\"from\":\"chat\",\"info\":{\"context_length\":\"4\"}}|info field"
            + " \"context_length\" must be a number",
        "{\"model\":\"x\",\"from\":\"chat\",\"info\":{\"embedding_length\":1.5}}|info field"
            + " \"embedding_length\" must be a non-negative integer",
      })
  void s1006WhatCannotBeMadeIsRefusedWithItsStatus(String request, String error) {
    Client.Reply reply = node.client().post("/api/create", request);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo(error);
  }

  @Test
  void s1006InfoGoesBeforeWhatTheWeightsSay() {
    String info =
        "{\"model_family\":\"pirates\",\"quantization_level\":\"Q1\",\"parameter_size\":\"9B\","
            + "\"base_name\":\"ship\",\"context_length\":7,\"capabilities\":[\"insert\",1]}";
    assertThat(statuses("{\"model\":\"x\",\"from\":\"chat\",\"info\":" + info + "}"))
        .endsWith("success");
    JsonNode details = show("x").get("details");
    assertThat(details.get("family").asString()).isEqualTo("pirates");
    assertThat(details.get("families").toString()).isEqualTo("[\"pirates\",\"llama\"]");
    assertThat(details.get("quantization_level").asString()).isEqualTo("Q1");
    assertThat(details.get("parameter_size").asString()).isEqualTo("9B");
    assertThat(show("chat").get("details").get("family").asString()).isEqualTo("llama");
  }

  @Test
  void s1006FilesThatAreNoModelsAreRefused() {
    byte[] text = "no model".getBytes(StandardCharsets.UTF_8);
    String digest = digest(text).toString();
    send(digest, text);
    assertThat(refusal("a.gguf", digest)).isEqualTo("supplied file was not in GGUF format");
    assertThat(refusal("a.txt", digest)).isEqualTo("unknown type");
    assertThat(refusal("a.safetensors", digest)).contains("is not available");
    assertThat(refusal("a.gguf", ABSENT)).contains("send it first with POST /api/blobs/");
  }

  private String refusal(String file, String digest) {
    Client.Reply reply =
        node.client()
            .post(
                "/api/create", "{\"model\":\"x\",\"files\":{\"" + file + "\":\"" + digest + "\"}}");
    assertThat(reply.status()).isEqualTo(400);
    return reply.error();
  }

  @Test
  void s1006AnAdapterIsLaidOverAModelAndShown() {
    String base = sent(SampleGguf.adaptable());
    String adapter = sent(SampleGguf.adapter());
    assertThat(statuses("{\"model\":\"base\",\"files\":{\"b.gguf\":\"" + base + "\"}}"))
        .endsWith("success");
    String laid = "\"adapters\":{\"a.gguf\":\"" + adapter + "\"}";
    assertThat(statuses("{\"model\":\"mine\",\"from\":\"base\"," + laid + "}"))
        .contains("using existing layer " + base, "using existing layer " + adapter)
        .endsWith("success");
    assertThat(show("mine").get("modelfile").asString())
        .containsPattern("FROM \\S*" + base.replace(':', '-') + "\n")
        .containsPattern("\nADAPTER \\S*" + adapter.replace(':', '-') + "\n");
    assertThat(show("base").get("modelfile").asString()).doesNotContain("ADAPTER");
    assertThat(statuses("{\"model\":\"child\",\"from\":\"mine\",\"system\":\"s\"}"))
        .endsWith("success");
    assertThat(show("child").get("modelfile").asString()).contains("\nADAPTER ");
    String file = "\"files\":{\"a.gguf\":\"" + adapter + "\"}";
    assertThat(statuses("{\"model\":\"other\",\"from\":\"base\"," + file + "}"))
        .endsWith("success");
    assertThat(show("other").get("modelfile").asString()).contains("\nADAPTER ");
    assertThat(
            node.client().post("/api/generate", "{\"model\":\"mine\",\"prompt\":\"hi\"}").status())
        .isEqualTo(200);
  }

  @Test
  void s1006AnAdapterThatCannotBeLaidOverItIsRefused() {
    String base = sent(SampleGguf.adaptable());
    String adapter = sent(SampleGguf.adapter());
    String one = "\"a.gguf\":\"" + adapter + "\"";
    assertThat(adapting("chat", one)).contains("the adapter does not fit: the model has no tensor");
    assertThat(adapting("chat", "\"b.gguf\":\"" + base + "\"")).contains("b.gguf is no adapter");
    assertThat(adapting("chat", "\"a.safetensors\":\"" + adapter + "\""))
        .contains("converting adapter a.safetensors is not available");
    assertThat(adapting("chat", "")).isEqualTo("unknown type");
    assertThat(adapting("chat", "\"a.gguf\":\"" + ABSENT + "\"")).contains("is not here");
    assertThat(adapting("chat", "\"../a.gguf\":\"" + adapter + "\""))
        .isEqualTo("file path must be relative");
    assertThat(node.client().post("/api/show", "{\"model\":\"x\"}").status()).isEqualTo(404);
  }

  private String adapting(String from, String adapters) {
    String request =
        "{\"model\":\"x\",\"from\":\""
            + from
            + "\",\"adapters\":{"
            + adapters
            + "},\"stream\":false}";
    Client.Reply reply = node.client().post("/api/create", request);
    assertThat(reply.status()).isEqualTo(400);
    return reply.error();
  }

  private String sent(SampleGguf file) {
    String digest = digest(file.bytes()).toString();
    assertThat(send(digest, file.bytes()).status()).isIn(200, 201);
    return digest;
  }

  @Test
  void s1006SeveralAdaptersAreTooManyAndQuantizingSaysThatItIsNotAvailable() {
    String one = "\"a\":\"" + ABSENT + "\"";
    String two = one + ",\"b\":\"" + ABSENT + "\"";
    String start = "{\"model\":\"x\",\"from\":\"chat\",";
    assertThat(node.client().post("/api/create", start + "\"adapters\":{" + two + "}}").error())
        .isEqualTo("only one adapter is currently supported");
    assertThat(statuses(start + "\"quantize\":\"q4_K_M\"}").getLast())
        .isEqualTo("quantize is not available: no engine here can do it");
  }
}
