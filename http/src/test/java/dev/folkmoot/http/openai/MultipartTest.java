package dev.folkmoot.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.http.dialect.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms with files. Lines are written with ; between. */
final class MultipartTest {

  private static final String TYPE = "multipart/form-data; boundary=XX";

  private static Multipart read(String form) {
    return Multipart.read(TYPE, form.replace(";;", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void partsAreFoundByTheirNames() {
    Multipart form =
        read(
            "preamble;;--XX;;Content-Disposition: form-data; name=\"model\";;;;whisper;;--XX;;"
                + "Content-Type: audio/wav;;content-disposition: form-data; filename=\"a;b.wav\";"
                + " name=\"file\";;;;\u0000\r\n--X\u00ff;;--XX;;"
                + "Content-Disposition: form-data; name=empty;;;;;;--XX--;;epilogue");
    assertThat(form.text("model")).contains("whisper");
    assertThat(form.bytes("file").orElseThrow())
        .isEqualTo("\u0000\r\n--X\u00ff".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(form.bytes("empty").orElseThrow()).isEmpty();
    assertThat(form.text("filename")).isEmpty();
    assertThat(form.parts()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Multipart/Form-Data;boundary=\"XX\"",
        "multipart/form-data; charset=utf-8; boundary=XX",
        "multipart/form-data; boundary=XX; charset=utf-8"
      })
  void aBoundaryIsReadInEveryForm(String type) {
    byte[] form =
        "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--XX--"
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(Multipart.read(type, form).text("a")).contains("b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "application/json", "multipart/form-data", "multipart/mixed; boundary=X"})
  void anotherTypeIsNoForm(String type) {
    Json.assertRefused(
        () -> Multipart.read(type, new byte[0]),
        "this is no form: its Content-Type must be multipart/form-data with a boundary");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | this is no form: it has no part",
        "nothing | this is no form: it has no part",
        "--XX | the form ends early: a part of it has no end",
        "--XX;;Content-Disposition: form-data; name=a;;;;b |"
            + " the form ends early: a part of it has no end",
        "--XX;;Content-Disposition: form-data; name=a;;;;b;;--XX |"
            + " the form ends early: a part of it has no end",
        "--XXY;;Content-Disposition: form-data; name=a;;;;b;;--XX-- |"
            + " the form ends early: a part of it has no end",
        "--XX;;Content-Type: text/plain;;;;b;;--XX-- | a part of the form has no name",
      })
  void aFormThatIsNotWholeIsRefused(String form, String message) {
    Json.assertRefused(() -> read(form), message);
  }

  @Test
  void tooManyPartsAndTooLongHeadsAreRefused() {
    String part = "--XX;;Content-Disposition: form-data; name=a;;;;b;;";
    String message =
        "the form has more than 64 parts, or a part whose head is longer than 8192 bytes";
    assertThat(read(part.repeat(64) + "--XX--").parts()).hasSize(1);
    Json.assertRefused(() -> read(part.repeat(65) + "--XX--"), message);
    Json.assertRefused(
        () -> read(part.replace("name=a", "name=" + "a".repeat(9_000)) + "--XX--"), message);
  }
}
