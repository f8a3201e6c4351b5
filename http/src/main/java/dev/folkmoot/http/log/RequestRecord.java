package dev.folkmoot.http.log;

import dev.folkmoot.http.access.KeyText;
import java.util.regex.Pattern;

/**
 * A request that was answered, or not.
 *
 * @param id also in the answer's {@code X-Request-Id}
 * @param path without the query; what could break a line, or is a key, is taken out of it
 * @param status 0 if the connection ended before there was one
 * @param millis from its head to the end of its answer
 * @param key public id of the key that was shown and is good; empty if there was none
 * @param bytes of the answer's body
 * @param isCut whether the connection was cut before the answer was whole
 */
public record RequestRecord(
    String id,
    String method,
    String path,
    int status,
    long millis,
    String key,
    long bytes,
    boolean isCut) {

  /** Letters of a path that are kept: it is a stranger's text. */
  static final int MAX_PATH_CHARS = 200;

  private static final Pattern UNPRINTABLE = Pattern.compile("[^!-~]+");

  public RequestRecord {
    method = fit(method);
    path = fit(path);
  }

  /** A key is taken out before the text is cut: the cut must not hide it from the eye. */
  private static String fit(String text) {
    String plain = KeyText.redact(UNPRINTABLE.matcher(text).replaceAll("?"));
    return plain.length() <= MAX_PATH_CHARS ? plain : plain.substring(0, MAX_PATH_CHARS) + "…";
  }

  /** As a line for people. */
  @Override
  public String toString() {
    return method
        + " "
        + path
        + " "
        + status
        + " "
        + millis
        + " ms "
        + bytes
        + " B"
        + (key.isEmpty() ? "" : " key=" + key)
        + " id="
        + id
        + (isCut ? " cut" : "");
  }
}
