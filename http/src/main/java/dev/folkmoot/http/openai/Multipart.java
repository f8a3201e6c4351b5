package dev.folkmoot.http.openai;

import dev.folkmoot.core.failure.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A form with files in it, as RFC 7578 has it.
 *
 * @param parts by their names; of two with one name the first
 */
record Multipart(Map<String, byte[]> parts) {

  private static final int MAX_PARTS = 64;
  private static final int MAX_HEAD_BYTES = 8 << 10;
  private static final Pattern BOUNDARY =
      Pattern.compile(
          "multipart/form-data\\s*;.*?\\bboundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70})).*",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern NAME =
      Pattern.compile(
          "content-disposition\\s*:\\s*form-data\\s*;(?:.*?;)?\\s*name=(?:\"([^\"]*)\"|([^\\s;\"]+))",
          Pattern.CASE_INSENSITIVE);
  private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

  Multipart {
    parts = new LinkedHashMap<>(parts);
  }

  /**
   * Takes a form apart.
   *
   * @throws FailureException {@code INVALID_REQUEST} if it is none, or is not whole
   */
  static Multipart read(String contentType, byte[] form) {
    Matcher type = BOUNDARY.matcher(contentType);
    if (!type.matches()) {
      throw FailureException.invalid(
          "this is no form: its Content-Type must be multipart/form-data with a boundary");
    }
    String boundary = type.group(1) == null ? type.group(2) : type.group(1);
    byte[] first = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    byte[] next = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    int at = indexOf(form, first, 0);
    if (at < 0) {
      throw FailureException.invalid("this is no form: it has no part");
    }
    at += first.length;
    Map<String, byte[]> parts = new LinkedHashMap<>();
    for (int count = 0; !startsWith(form, at, "--"); count++) {
      int head = indexOf(form, END_OF_HEAD, at);
      int end = head < 0 ? -1 : indexOf(form, next, head + 2);
      if (!startsWith(form, at, "\r\n") || end < 0) {
        throw FailureException.invalid("the form ends early: a part of it has no end");
      }
      if (count == MAX_PARTS || head - at > MAX_HEAD_BYTES) {
        throw FailureException.invalid(
            "the form has more than "
                + MAX_PARTS
                + " parts, or a part whose head is longer than "
                + MAX_HEAD_BYTES
                + " bytes");
      }
      int body = Math.min(head + END_OF_HEAD.length, end);
      parts.putIfAbsent(name(form, at, head), Arrays.copyOfRange(form, body, end));
      at = end + next.length;
    }
    return new Multipart(parts);
  }

  private static String name(byte[] form, int from, int to) {
    String head = new String(form, from, to - from, StandardCharsets.UTF_8);
    for (String line : head.lines().toList()) {
      Matcher name = NAME.matcher(line);
      if (name.lookingAt()) {
        return name.group(1) == null ? name.group(2) : name.group(1);
      }
    }
    throw FailureException.invalid("a part of the form has no name");
  }

  private static boolean startsWith(byte[] form, int at, String text) {
    return at + 2 <= form.length && form[at] == text.charAt(0) && form[at + 1] == text.charAt(1);
  }

  private static int indexOf(byte[] form, byte[] what, int from) {
    for (int i = from; i <= form.length - what.length; i++) {
      if (Arrays.equals(form, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    return -1;
  }

  Optional<byte[]> bytes(String name) {
    return Optional.ofNullable(parts.get(name));
  }

  Optional<String> text(String name) {
    return bytes(name).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }
}
