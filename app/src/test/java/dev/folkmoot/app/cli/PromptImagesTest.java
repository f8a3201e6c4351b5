package dev.folkmoot.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PromptImagesTest {

  private static final String BASE64 =
      Base64.getEncoder().encodeToString("picture".getBytes(StandardCharsets.UTF_8));

  @TempDir private Path folder = Path.of("");

  private Path picture(String name) throws IOException {
    return Files.writeString(folder.resolve(name), "picture");
  }

  @Test
  void aPathInAPromptIsAPictureAndNoLongerText() throws IOException {
    Path file = picture("cat.PNG");
    PromptImages prompt = PromptImages.of("What is in " + file + ", and why?", folder);
    assertThat(prompt.text()).isEqualTo("What is in , and why?");
    assertThat(prompt.images()).containsExactly(BASE64);
    assertThat(prompt.files()).containsExactly(file);
  }

  @Test
  void spacesStandBehindABackslashOrInQuotes() throws IOException {
    Path file = picture("my cat.jpeg");
    for (String written :
        new String[] {
          file.toString().replace(" ", "\\ "),
          "'" + file + "'",
          "\"" + file + "\"",
          "~/my\\ cat.jpeg"
        }) {
      PromptImages prompt = PromptImages.of(written + " Describe it.", folder);
      assertThat(prompt.files()).as(written).containsExactly(file);
      assertThat(prompt.text()).isEqualTo("Describe it.");
    }
  }

  @Test
  void severalPicturesKeepTheirOrder() throws IOException {
    Path one = picture("1.jpg");
    Path two = picture("2.webp");
    assertThat(PromptImages.of(two + " " + one, folder).files()).containsExactly(two, one);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Look at /no/such/file.png please",
        "see https://example.org/cat.png",
        "the word png alone, and a/b.png",
        "$1 costs \\2 and 'quotes.png' of nothing"
      })
  void whatIsNoFileIsText(String prompt) {
    assertThat(PromptImages.of(prompt, folder).text()).isEqualTo(prompt);
    assertThat(PromptImages.of(prompt, folder).images()).isEmpty();
  }

  @Test
  void aPictureThatIsTooLargeIsRefusedByName() throws IOException {
    Path file = folder.resolve("huge.png");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(20_000_001);
    }
    assertThatThrownBy(() -> PromptImages.of(file.toString(), folder))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("huge.png is too large: a picture may have 20 MB");
  }
}
