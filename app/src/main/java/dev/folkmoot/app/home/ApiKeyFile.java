package dev.folkmoot.app.home;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.access.ApiKey;
import dev.folkmoot.http.access.KeyText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * {@code keys}: the API keys of a home, a line each, hashed. Only its owner may read it and write
 * it.
 *
 * <p>A file that is not whole is never read as one with fewer keys: its last line says how many
 * there are, and without that line, as with any line that is wrong, all of it is refused. Where
 * there is no file there are no keys.
 */
public record ApiKeyFile(FolkmootHome home) {

  /** Keys of one home: each is looked at by a person. */
  public static final int MAX_KEYS = 1_000;

  private static final int MAX_BYTES = 512 << 10;
  private static final String FIRST_LINE = "folkmoot-keys 1";
  private static final String TITLES =
      "# id, name, sha256, scopes, reach, a minute, at once, created, expires";
  private static final String LAST_WORD = "end ";
  private static final Set<PosixFilePermission> WRITABLE =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  /**
   * All keys, in the order in which they were made.
   *
   * @throws FailureException {@code INVALID_REQUEST} if the file is not what was written
   */
  public List<ApiKey> keys() {
    return parse(read());
  }

  /**
   * Adds a key.
   *
   * @throws FailureException {@code INVALID_REQUEST} if another has its name
   */
  public void add(ApiKey key) {
    change(keys -> {
      if (keys.stream().anyMatch(other -> other.name().equals(key.name()))) {
        throw FailureException.invalid(
            "there is a key \"" + key.name() + "\" already; revoke it first, or take another name");
      }
      if (keys.stream().anyMatch(other -> other.id().equals(key.id()))) {
        throw new FailureException(Failure.Kind.INTERNAL, "drew the id of another key, try again");
      }
      if (keys.size() >= MAX_KEYS) {
        throw FailureException.invalid("there are " + MAX_KEYS + " keys already; revoke some");
      }
      keys.add(key);
      return keys;
    });
  }

  /**
   * Takes a key out.
   *
   * @param nameOrId an id goes before a name
   * @return what it was
   * @throws FailureException {@code NOT_FOUND} if there is none
   */
  public ApiKey revoke(String nameOrId) {
    List<ApiKey> revoked = new ArrayList<>();
    change(keys -> {
      ApiKey key =
          keys.stream()
              .filter(one -> one.id().equals(nameOrId))
              .findFirst()
              .or(() -> keys.stream().filter(one -> one.name().equals(nameOrId)).findFirst())
              .orElseThrow(() ->
                  new FailureException(
                      Failure.Kind.NOT_FOUND,
                      "no such key: " + KeyText.redact(nameOrId) + "; 'moot key list' shows all"));
      keys.remove(key);
      revoked.add(key);
      return keys;
    });
    return revoked.getFirst();
  }

  private void change(UnaryOperator<List<ApiKey>> how) {
    try (SharedChange _ = SharedChange.begin(home)) {
      List<ApiKey> keys = how.apply(new ArrayList<>(keys()));
      StringBuilder text = new StringBuilder(FIRST_LINE + "\n" + TITLES + "\n");
      keys.forEach(key -> text.append(ApiKeyLine.format(key)).append('\n'));
      text.append(LAST_WORD).append(keys.size()).append('\n');
      Replacement.writeForGood(
          home.keysFile(), text.toString().getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Empty where there is no file. */
  private String read() {
    try (InputStream in = Files.newInputStream(home.keysFile())) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw wrong("it has more than " + MAX_BYTES + " bytes");
      }
      if (bytes.length == 0) {
        throw wrong("it is empty");
      }
      if (Files.getPosixFilePermissions(home.keysFile()).stream().anyMatch(WRITABLE::contains)) {
        throw new FailureException(
            Failure.Kind.INVALID_REQUEST,
            home.keysFile()
                + ": others may write to it, and so let themselves in; say 'chmod 600 "
                + home.keysFile()
                + "' and see with 'moot key list' whether the keys are yours");
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot read " + home.keysFile() + ": " + e.getMessage(), e);
    }
  }

  private List<ApiKey> parse(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> lines = text.lines().toList();
    if (!lines.getFirst().equals(FIRST_LINE)) {
      throw wrong("line 1 is not \"" + FIRST_LINE + "\"");
    }
    List<ApiKey> keys = new ArrayList<>();
    for (int i = 1; i < lines.size() - 1; i++) {
      if (!lines.get(i).startsWith("#")) {
        int number = i + 1;
        keys.add(
            ApiKeyLine.parse(lines.get(i))
                .orElseThrow(() -> wrong("line " + number + " is no key")));
      }
    }
    if (!text.endsWith(LAST_WORD + keys.size() + "\n") || keys.size() > MAX_KEYS) {
      throw wrong("it is not whole: its last line does not count its keys");
    }
    if (keys.stream().map(ApiKey::id).distinct().count() < keys.size()
        || keys.stream().map(ApiKey::name).distinct().count() < keys.size()) {
      throw wrong("two keys have the same id or name");
    }
    return List.copyOf(keys);
  }

  /** What stands in the file goes into no message: it may be anything. */
  private FailureException wrong(String what) {
    return new FailureException(
        Failure.Kind.INVALID_REQUEST,
        home.keysFile()
            + ": "
            + what
            + "; nobody is let in by it. Restore it, or delete it and make the keys anew with"
            + " 'moot key create'");
  }
}
