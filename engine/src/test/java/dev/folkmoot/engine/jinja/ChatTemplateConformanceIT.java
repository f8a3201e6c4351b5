package dev.folkmoot.engine.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Real models' templates, character for character against jinja2. The templates belong to others
 * and are fetched; the conversations ({@code cases.json}) and what jinja2 made of them are ours. A
 * folder of outputs for all templates, made by {@code render_reference.py chats}, can stand in for
 * the committed ones: {@code FOLKMOOT_CHAT_OUTPUTS}.
 */
final class ChatTemplateConformanceIT {
  private static final Path RESOURCES = Rendering.resource("chat-templates");

  @TestFactory
  Stream<DynamicContainer> everyTemplateRendersAsInPython() throws IOException {
    Path templates = FetchedTemplates.folder();
    Map<String, Object> cases = Rendering.json(RESOURCES.resolve("cases.json"));
    List<DynamicContainer> containers = new ArrayList<>();
    for (Path outputs : outputs()) {
      String name = outputs.getFileName().toString();
      String source = Files.readString(templates.resolve(name + ".jinja"));
      Stream<DynamicTest> tests =
          cases.entrySet().stream()
              .map(one ->
                  DynamicTest.dynamicTest(
                      one.getKey(), () -> check(outputs, one.getKey(), source, one.getValue())));
      containers.add(DynamicContainer.dynamicContainer(name, tests));
    }
    return containers.stream();
  }

  @Test
  void theFamiliesThatPeopleRunAreAllThere() throws IOException {
    List<String> names = outputs().stream().map(o -> o.getFileName().toString()).toList();

    assertThat(String.join(" ", names))
        .contains(
            "Llama-3.1",
            "Llama-3.2",
            "Llama-3.3",
            "Qwen2.5",
            "Qwen3",
            "gemma",
            "Mistral-Nemo",
            "SmolLM3",
            "gpt-oss",
            "DeepSeek-R1",
            "Hermes-3",
            "Phi-3.5",
            "granite",
            "command-r");
  }

  private static void check(Path outputs, String name, String source, Object variables)
      throws IOException {
    @SuppressWarnings("unchecked")
    Map<String, Object> typed = (Map<String, Object>) variables;
    String expected = Files.readString(outputs.resolve(name + ".txt"));

    assertThat(Rendering.outcome(source, typed)).isEqualTo(expected);
  }

  private static List<Path> outputs() throws IOException {
    String elsewhere = System.getenv("FOLKMOOT_CHAT_OUTPUTS");
    try (Stream<Path> folders = Files.list(elsewhere == null ? RESOURCES : Path.of(elsewhere))) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }
}
