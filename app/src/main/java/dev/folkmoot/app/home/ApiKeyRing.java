package dev.folkmoot.app.home;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.access.ApiKey;
import dev.folkmoot.http.access.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a home as its file has them now. Each look costs one question to the system, a few
 * microseconds; the file is read when it has changed. So a key that was revoked is refused from the
 * next request on, in every node of the home.
 */
public final class ApiKeyRing implements KeyRing {

  private final ApiKeyFile file;
  private volatile @Nullable Seen seen;

  /**
   * What was in the file when it had this stamp.
   *
   * @param failure if it could not be read
   */
  private record Seen(
      String stamp, List<ApiKey> keys, Map<String, ApiKey> byId, Optional<Failure> failure) {}

  public ApiKeyRing(ApiKeyFile file) {
    this.file = file;
  }

  @Override
  public List<ApiKey> keys() {
    return now().keys();
  }

  @Override
  public Optional<ApiKey> find(String id) {
    return Optional.ofNullable(now().byId().get(id));
  }

  private Seen now() {
    String stamp = stamp();
    Seen last = seen;
    if (last == null || !last.stamp().equals(stamp)) {
      last = read(stamp);
      seen = last;
    }
    if (last.failure().isPresent()) {
      throw new FailureException(last.failure().get());
    }
    return last;
  }

  private Seen read(String stamp) {
    try {
      List<ApiKey> keys = file.keys();
      return new Seen(
          stamp,
          keys,
          keys.stream().collect(Collectors.toMap(ApiKey::id, Function.identity())),
          Optional.empty());
    } catch (FailureException e) {
      return new Seen(stamp, List.of(), Map.of(), Optional.of(e.failure()));
    }
  }

  /** The file is only ever replaced, so another one has another number. */
  private String stamp() {
    try {
      BasicFileAttributes now =
          Files.readAttributes(file.home().keysFile(), BasicFileAttributes.class);
      return now.lastModifiedTime().toInstant() + "/" + now.size() + "/" + now.fileKey();
    } catch (NoSuchFileException e) {
      return "none";
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL,
          "cannot look at " + file.home().keysFile() + ": " + e.getMessage(),
          e);
    }
  }
}
