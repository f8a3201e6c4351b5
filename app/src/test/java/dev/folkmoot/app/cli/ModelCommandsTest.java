package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.app.client.PretendedNode;
import dev.folkmoot.app.home.Environment;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.home.NodePlace;
import dev.folkmoot.app.settings.Configuration;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.ModelRecipe;
import dev.folkmoot.models.store.ModelStore;
import dev.folkmoot.models.store.Progress;
import dev.folkmoot.models.store.Quantizer;
import dev.folkmoot.testkit.store.SampleGguf;
import dev.folkmoot.testkit.time.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pull}, {@code push}, {@code cp}, {@code rm}, and what {@code create} makes of a model. */
final class ModelCommandsTest {

  private static final String PULLED =
      """
      {"status":"pulling manifest"}
      {"status":"pulling aabbccddeeff","digest":"sha256:aa","total":1000}
      {"status":"pulling aabbccddeeff","digest":"sha256:aa","total":1000,"completed":500}
      {"status":"pulling aabbccddeeff","digest":"sha256:aa","total":1000,"completed":1000}
      {"status":"success"}
      """;

  @TempDir private Path folder = Path.of("");
  private final PretendedNode node = new PretendedNode();
  private final CapturedTerminal captured = new CapturedTerminal("");

  @AfterEach
  void stop() {
    node.close();
  }

  private FolkmootHome home() {
    return FolkmootHome.of(new Environment(Map.of("FOLKMOOT_HOME", folder.toString()), folder));
  }

  /** Runs no node; quantizes by copying. */
  private static final class Copying implements NodeProgram, Quantizer {
    @Override
    public Running start(Configuration configuration, NodePlace place, Consumer<String> notes) {
      throw new AssertionError("no command here runs a node");
    }

    @Override
    public Quantizer quantizer(Environment environment) {
      return this;
    }

    @Override
    public List<String> types() {
      return List.of("Q8_0");
    }

    @Override
    public void quantize(Path source, Path target, String type) {
      try {
        Files.write(target, Files.readAllBytes(source));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private int moot(String... arguments) {
    Environment environment =
        new Environment(
            Map.of("OLLAMA_HOST", node.url().toString(), "FOLKMOOT_HOME", folder.toString()),
            folder);
    Session session =
        new Session(
            captured.terminal(),
            environment,
            FolkmootHome.of(environment),
            Optional.empty(),
            new Copying(),
            Clock.systemUTC());
    return MootCommand.run(session, arguments);
  }

  @Test
  void aPullShowsEachStepOnceAndItsShareInTens() {
    node.answers("/api/pull", 200, PULLED);
    assertThat(moot("pull", "tiny")).isZero();
    assertThat(captured.err())
        .containsExactly(
            "pulling manifest",
            "pulling aabbccddeeff",
            "pulling aabbccddeeff 50%",
            "pulling aabbccddeeff 100%",
            "success");
    assertThat(node.requests().getLast()).isEqualTo("POST /api/pull {\"model\":\"tiny\"}");
  }

  @Test
  void aPullThatFailsSaysWhy() {
    node.answers(
        "/api/pull",
        200,
        "{\"status\":\"pulling manifest\"}\n{\"error\":\"pull model manifest: file does not exist\"}\n");
    assertThat(moot("pull", "none")).isEqualTo(1);
    assertThat(captured.err()).contains("Error: pull model manifest: file does not exist");
  }

  @Test
  void aPullThatBreaksOffIsNoSuccess() {
    node.answers("/api/pull", 200, "{\"status\":\"pulling manifest\"}\n");
    assertThat(moot("pull", "--insecure", "tiny")).isEqualTo(1);
    assertThat(captured.err()).contains("Error: the node broke off after: pulling manifest");
    assertThat(node.requests().getLast()).contains("\"insecure\":true");
  }

  @Test
  void aPersonSeesABarThatMoves() {
    ManualClock clock = new ManualClock();
    Terminal screen =
        new Terminal(
            captured.terminal().in(),
            captured.terminal().out(),
            captured.terminal().err(),
            true,
            true);
    try (TransferScreen bar = new TransferScreen(screen, clock)) {
      bar.accept(new dev.folkmoot.app.client.ModelMover.Step("pulling aa", 4_000_000_000L, 0));
      clock.advance(java.time.Duration.ofSeconds(2));
      bar.accept(
          new dev.folkmoot.app.client.ModelMover.Step("pulling aa", 4_000_000_000L, 1_000_000_000));
    }
    assertThat(captured.out())
        .contains("pulling aa:   0% |")
        .contains("pulling aa:  25% |#######  ")
        .contains("500 MB/s  6 s left")
        .endsWith(System.lineSeparator());
  }

  @Test
  void modelsAreCopiedRemovedAndPushed() {
    node.answers("/api/copy", 200, "").answers("/api/delete", 200, "");
    node.answers("/api/push", 200, "{\"status\":\"success\"}\n");
    assertThat(moot("cp", "a", "b")).isZero();
    assertThat(moot("rm", "a", "b")).isZero();
    assertThat(moot("push", "me/a")).isZero();
    assertThat(captured.out()).isEqualTo("copied 'a' to 'b'\ndeleted 'a'\ndeleted 'b'\n");
    assertThat(node.requests())
        .contains(
            "POST /api/copy {\"source\":\"a\",\"destination\":\"b\"}",
            "DELETE /api/delete {\"model\":\"b\"}",
            "POST /api/push {\"model\":\"me/a\"}");
  }

  @Test
  void weightsAreMadeSmallerWhereThatIsAskedFor() throws IOException {
    Path gguf = Files.write(folder.resolve("w.gguf"), SampleGguf.llama().bytes());
    Path file = Files.writeString(folder.resolve("Modelfile"), "FROM " + gguf + "\n");
    for (Path source : List.of(gguf, file)) {
      assertThat(moot("create", "small", "-q", "q8_0", "-f", source.toString())).isZero();
    }
    assertThat(captured.err()).filteredOn(line -> line.endsWith(" model to Q8_0")).hasSize(2);
    assertThat(moot("create", "small", "--quantize", "q9", "-f", file.toString())).isEqualTo(1);
    assertThat(captured.err())
        .anyMatch(line -> line.contains("unsupported quantization type Q9 - supported types are"));
  }

  @Test
  void whatIsMadeOfAModelKeepsWhatIsNotReplaced() throws IOException {
    Path gguf = Files.write(folder.resolve("w.gguf"), SampleGguf.llama().bytes());
    ModelStore store = ModelStore.open(home().models(), Clock.systemUTC());
    store.create(
        ModelName.parse("base").orElseThrow(),
        gguf,
        ModelRecipe.PLAIN.withSystem("Be kind.").withTemplate("{{ .Prompt }}"),
        Progress.SILENT);
    Path file =
        Files.writeString(
            folder.resolve("Modelfile"),
            "FROM base\nSYSTEM Be brief.\nPARAMETER mirostat 1\nPARSER p\n");
    assertThat(moot("create", "mine", "-f", file.toString())).isZero();
    assertThat(captured.err()).contains("parameter mirostat does nothing any more: left out");
    ModelRecipe recipe = store.find(ModelName.parse("mine").orElseThrow()).orElseThrow().recipe();
    assertThat(recipe.system()).hasValue("Be brief.");
    assertThat(recipe.template()).hasValue("{{ .Prompt }}");
  }

  @Test
  void anAdapterIsLaidOverTheModel() throws IOException {
    Files.write(folder.resolve("w.gguf"), SampleGguf.adaptable().bytes());
    Path laid = Files.createDirectory(folder.resolve("lora"));
    byte[] adapter = SampleGguf.adapter().bytes();
    Files.write(laid.resolve("a.gguf"), adapter);
    ModelStore store = ModelStore.open(home().models(), Clock.systemUTC());
    for (String named : List.of("./lora", "lora/a.gguf", laid.resolve("a.gguf").toString())) {
      assertThat(create("FROM ./w.gguf\nADAPTER " + named + "\n")).isZero();
      assertThat(store.find(ModelName.parse("mine").orElseThrow()).orElseThrow().adapter())
          .hasValueSatisfying(path -> assertThat(path).hasBinaryContent(adapter));
    }
    assertThat(create("FROM mine\nADAPTER lora\n")).isEqualTo(1);
    assertThat(create("FROM ./w.gguf\nADAPTER none\n")).isEqualTo(1);
    Files.write(laid.resolve("b.gguf"), adapter);
    assertThat(create("FROM ./w.gguf\nADAPTER lora\n")).isEqualTo(1);
    assertThat(create("FROM ./w.gguf\nADAPTER lora/a.gguf\nADAPTER lora/b.gguf\n")).isEqualTo(1);
    assertThat(captured.err())
        .filteredOn(line -> line.contains("only one adapter is currently supported"))
        .hasSize(2);
    assertThat(captured.err())
        .anyMatch(line -> line.contains("cannot read"))
        .anyMatch(line -> line.contains("the folder holds 2 GGUF files and not one"));
  }

  private int create(String modelfile) throws IOException {
    Path file = Files.writeString(folder.resolve("Modelfile"), modelfile);
    return moot("create", "mine", "-f", file.toString());
  }
}
