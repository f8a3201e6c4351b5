package dev.folkmoot.http.access;

import dev.folkmoot.http.wire.Asker;

/** Whether a request may be answered. */
public sealed interface Verdict {

  /**
   * It may.
   *
   * @param end to be run when it has been
   */
  record Admitted(Asker asker, Runnable end) implements Verdict {}

  /**
   * It may not.
   *
   * @param status 401 without a key that is good, 403 where the key is for something else, 429
   *     where it has asked too much, 500 where nobody can say
   * @param message fit for the user; no key is in it
   * @param retryAfterSeconds 0 where waiting does not help
   */
  record Refused(int status, String message, long retryAfterSeconds) implements Verdict {}
}
