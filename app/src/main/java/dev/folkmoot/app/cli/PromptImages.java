package dev.folkmoot.app.cli;

import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A prompt with the pictures that it names. A path that begins with {@code /}, {@code ./}, {@code
 * ../} or {@code ~/} and ends as pictures do is one, if there is such a file; spaces in it are
 * written with a backslash before them, as a terminal does when a file is dropped on it, or the
 * whole stands in quotes.
 *
 * @param text the prompt without the paths
 * @param images in base64
 * @param files the same pictures by name, for the person to see that they were taken
 */
record PromptImages(String text, List<String> images, List<Path> files) {

  private static final long MAX_IMAGE_BYTES = 20_000_000;

  private static final String PATH =
      "(?:~|\\.{1,2})?/(?:\\\\.|[^\\s\\\\'\"])+?\\.(?i:jpe?g|png|webp)";

  private static final Pattern NAMED =
      Pattern.compile(
          "'(?<single>[^'\\n]+\\.(?i:jpe?g|png|webp))'"
              + "|\"(?<double>[^\"\\n]+\\.(?i:jpe?g|png|webp))\""
              + "|(?<![^\\s(])(?<bare>"
              + PATH
              + ")(?=$|[\\s.,;:!?)])");

  /**
   * Reads them.
   *
   * @param home what a tilde stands for
   * @throws FailureException {@code INVALID_REQUEST} where a picture is there and cannot be read
   */
  static PromptImages of(String prompt, Path home) {
    List<String> images = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    Matcher named = NAMED.matcher(prompt);
    while (named.find()) {
      Optional<Path> file = file(named, home);
      if (file.isPresent()) {
        images.add(base64(file.get()));
        files.add(file.get());
      }
      named.appendReplacement(
          text, file.isPresent() ? "" : Matcher.quoteReplacement(named.group()));
    }
    return new PromptImages(named.appendTail(text).toString().strip(), images, files);
  }

  private static Optional<Path> file(Matcher named, Path home) {
    String path =
        named.group("bare") != null
            ? named.group("bare").replaceAll("\\\\(.)", "$1")
            : Optional.ofNullable(named.group("single")).orElse(named.group("double"));
    try {
      Path file = path.startsWith("~/") ? home.resolve(path.substring(2)) : Path.of(path);
      return Optional.of(file).filter(Files::isRegularFile);
    } catch (InvalidPathException _) {
      return Optional.empty(); // Then it is a word like any other.
    }
  }

  private static String base64(Path file) {
    try {
      if (Files.size(file) > MAX_IMAGE_BYTES) {
        throw FailureException.invalid(
            file + " is too large: a picture may have " + HumanText.bytes(MAX_IMAGE_BYTES));
      }
      return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    } catch (IOException e) {
      throw FailureException.invalid("cannot read " + file + ": " + e.getMessage());
    }
  }
}
