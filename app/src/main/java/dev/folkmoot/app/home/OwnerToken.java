package dev.folkmoot.app.home;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.access.ApiKey;
import dev.folkmoot.http.access.Gatekeeper;
import dev.folkmoot.http.access.KeyText;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * {@code owner.token}: what proves to a node that a command is its owner's. Who can read the file
 * is the owner, as with every file of a home; so the commands of a home need no key.
 */
public record OwnerToken(FolkmootHome home) {

  /**
   * What the node keeps of it; it is drawn if there is none.
   *
   * @throws FailureException {@code INVALID_REQUEST} if what is kept is none, with the remedy
   */
  public ApiKey.Hash hashOrDraw(SecureRandom random) {
    byte[] content =
        file()
            .readOr(() ->
                (KeyText.draw(Gatekeeper.OWNER_ID, random) + "\n")
                    .getBytes(StandardCharsets.US_ASCII));
    return ApiKey.Hash.ofKey(
        parse(content)
            .orElseThrow(() ->
                new FailureException(
                    Failure.Kind.INVALID_REQUEST,
                    home.ownerTokenFile()
                        + ": this is no owner's token; delete it, and the next"
                        + " node draws another")));
  }

  /** What a command sends. Empty if there is none that could be right. */
  public Optional<String> text() {
    return file().read().flatMap(OwnerToken::parse);
  }

  private static Optional<String> parse(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1).strip();
    return KeyText.idOf(text).filter(Gatekeeper.OWNER_ID::equals).map(_ -> text);
  }

  private KeyFile file() {
    return new KeyFile(home, home.ownerTokenFile());
  }
}
