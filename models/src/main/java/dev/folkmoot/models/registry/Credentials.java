package dev.folkmoot.models.registry;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What private registries want to see, in a file that only its owner may read: a line a registry.
 *
 * <pre>
 * registry.example:5000  basic   ada:secret
 * hf.co                  bearer  hf_abcdef
 * </pre>
 *
 * <p>It is read anew each time, so that a line counts at once. No line is ever part of a message.
 *
 * @param file need not be there
 */
public record Credentials(Path file) {

  private static final int MAX_LINES = 1_000;
  private static final Set<PosixFilePermission> FOR_OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  /**
   * The value of the header {@code Authorization} for a registry.
   *
   * @param authority host, with its port if it has one
   * @throws FailureException {@code INVALID_REQUEST} where others can read the file, or it has a
   *     line that makes no sense
   */
  Optional<String> of(String authority) {
    List<String> lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      String[] words = lines.get(i).strip().split("\\s+", 3);
      if (words[0].isEmpty() || words[0].startsWith("#")) {
        continue;
      }
      if (words.length < 3) {
        throw FailureException.invalid(
            file + " line " + (i + 1) + ": must be HOST basic USER:PASSWORD or HOST bearer TOKEN");
      }
      if (words[0].equalsIgnoreCase(authority)) {
        return Optional.of(header(words[1], words[2], i + 1));
      }
    }
    return Optional.empty();
  }

  private String header(String scheme, String secret, int line) {
    return switch (scheme.toLowerCase(Locale.ROOT)) {
      case "basic" ->
          "Basic " + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
      case "bearer" -> "Bearer " + secret;
      default ->
          throw FailureException.invalid(
              file + " line " + line + ": the second word must be basic or bearer");
    };
  }

  private List<String> lines() {
    try {
      if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.stream().anyMatch(FOR_OTHERS::contains)) {
          throw FailureException.invalid(
              file + " holds passwords and others can read it; run: chmod 600 " + file);
        }
      }
      List<String> lines = Files.readAllLines(file);
      if (lines.size() > MAX_LINES) {
        throw FailureException.invalid(file + " has more than " + MAX_LINES + " lines");
      }
      return lines;
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
