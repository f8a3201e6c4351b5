package dev.folkmoot.http.dialect;

import java.util.Base64;

/** Pictures in requests. */
public final class Pictures {

  private Pictures() {}

  /** Whether a text is base64, and of something. */
  public static boolean isBase64(String text) {
    try {
      return Base64.getDecoder().decode(text).length > 0;
    } catch (IllegalArgumentException e) {
      return false; // which is all that is asked
    }
  }
}
