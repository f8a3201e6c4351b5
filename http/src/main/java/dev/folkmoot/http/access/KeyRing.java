package dev.folkmoot.http.access;

import dev.folkmoot.core.failure.FailureException;
import java.util.List;
import java.util.Optional;

/** The keys that there are now. Asked for every request, so it must be quick. */
@FunctionalInterface
public interface KeyRing {

  /** No key at all. */
  KeyRing EMPTY = List::of;

  /**
   * All keys, the expired ones too.
   *
   * @throws FailureException if nobody can say which there are: then nobody is let in
   */
  List<ApiKey> keys();

  /** The key of an id. */
  default Optional<ApiKey> find(String id) {
    return keys().stream().filter(key -> key.id().equals(id)).findFirst();
  }
}
