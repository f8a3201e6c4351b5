package dev.folkmoot.http.access;

import java.util.Set;

/** What it takes to ask something. */
sealed interface Need {

  /** Nothing: whether the server is alive. */
  record Nothing() implements Need {}

  /** Any key: to learn that there is no such page. */
  record AnyKey() implements Need {}

  /** A key with one of these scopes. */
  record OneOf(Set<Scope> scopes) implements Need {
    public OneOf {
      scopes = Set.copyOf(scopes);
    }
  }
}
