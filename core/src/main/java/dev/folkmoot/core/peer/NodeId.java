package dev.folkmoot.core.peer;

import dev.folkmoot.core.failure.FailureException;
import java.util.regex.Pattern;

/**
 * The name of a machine: the libp2p peer id of its Ed25519 key, as text ({@code 12D3KooW…}).
 * Whoever speaks under it has proven that he holds the key.
 *
 * @param text base58btc of an identity multihash, 52 characters
 */
public record NodeId(String text) implements Comparable<NodeId> {

  private static final Pattern ED25519 = Pattern.compile("12D3KooW[1-9A-HJ-NP-Za-km-z]{44}");
  private static final int SHORT_CHARS = 8;

  public NodeId {
    if (!ED25519.matcher(text).matches()) {
      throw FailureException.invalid(
          "\"" + text + "\" is no node id; one begins with 12D3KooW and has 52 characters");
    }
  }

  /** The last characters, for people: the first ones are the same for all. */
  public String shortText() {
    return text.substring(text.length() - SHORT_CHARS);
  }

  @Override
  public int compareTo(NodeId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
