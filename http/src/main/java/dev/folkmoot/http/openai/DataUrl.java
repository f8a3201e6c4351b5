package dev.folkmoot.http.openai;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.dialect.Pictures;
import dev.folkmoot.http.json.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pictures as this dialect sends them: in the address itself. */
final class DataUrl {

  private static final Pattern IMAGE =
      Pattern.compile("data:(?:image/(?:jpeg|jpg|png|webp))?;base64,");

  private DataUrl() {}

  /**
   * Checks a picture.
   *
   * @param image its address, or an object with the member {@code url}
   * @throws FailureException {@code INVALID_REQUEST} if it lies elsewhere, or is none
   */
  static void requireImage(JsonValue image) {
    JsonValue url = image instanceof JsonValue.Obj object ? object.get("url") : image;
    if (!(url instanceof JsonValue.Str(String text))) {
      throw FailureException.invalid("invalid message format");
    }
    if (text.startsWith("http://") || text.startsWith("https://")) {
      throw FailureException.invalid(
          "image URLs are not currently supported, please use base64 encoded data instead");
    }
    Matcher prefix = IMAGE.matcher(text);
    if (!prefix.lookingAt()) {
      throw FailureException.invalid("invalid image input");
    }
    if (!Pictures.isBase64(text.substring(prefix.end()))) {
      throw FailureException.invalid("invalid message format");
    }
  }
}
