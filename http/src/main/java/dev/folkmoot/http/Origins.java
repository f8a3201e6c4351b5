package dev.folkmoot.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Web pages that may use the server: patterns with at most one {@code *}.
 *
 * @param patterns those of {@code OLLAMA_ORIGINS}, then the ones that are always allowed
 */
public record Origins(List<String> patterns) {

  private static final List<String> ALWAYS = always();

  /** Pages of this machine, and of applications on it. */
  public static final Origins LOCAL = new Origins(ALWAYS);

  public Origins {
    patterns = List.copyOf(patterns);
  }

  /** Reads {@code OLLAMA_ORIGINS}: patterns with commas between, which add to {@link #LOCAL}. */
  public static Origins parse(String text) {
    List<String> patterns =
        new ArrayList<>(
            Arrays.stream(text.strip().replaceAll("^[\"' ]+|[\"' ]+$", "").split(","))
                .map(String::strip)
                .filter(pattern -> !pattern.isEmpty())
                .toList());
    patterns.addAll(ALWAYS);
    return new Origins(patterns);
  }

  /** Whether any page may. */
  public boolean any() {
    return patterns.contains("*");
  }

  public boolean allows(String origin) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, origin));
  }

  private static boolean matches(String pattern, String origin) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(origin);
    }
    String head = pattern.substring(0, star);
    String tail = pattern.substring(star + 1);
    return origin.length() >= head.length() + tail.length()
        && origin.startsWith(head)
        && origin.endsWith(tail);
  }

  private static List<String> always() {
    List<String> patterns = new ArrayList<>();
    for (String host : List.of("localhost", "127.0.0.1", "0.0.0.0")) {
      for (String scheme : List.of("http://", "https://")) {
        patterns.add(scheme + host);
        patterns.add(scheme + host + ":*");
      }
    }
    patterns.addAll(
        List.of("app://*", "file://*", "tauri://*", "vscode-webview://*", "vscode-file://*"));
    return List.copyOf(patterns);
  }
}
