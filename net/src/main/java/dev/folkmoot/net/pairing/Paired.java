package dev.folkmoot.net.pairing;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.peer.NodeId;

/**
 * How a pairing ended well.
 *
 * @param peer the other machine
 * @param name what it calls itself, for people
 * @param grant what it gave, or was given
 */
public record Paired(NodeId peer, String name, Grant grant) {

  /** Of a name, in characters. */
  public static final int MAX_NAME_CHARS = 64;

  public Paired {
    requireNonNull(peer);
    requireNonNull(grant);
    requireName(name);
  }

  /**
   * Holds a name against the rules, the own one before it is sent too: the other side would refuse
   * it when the code is spent already. It ends up in somebody's terminal, so nothing in it may move
   * the cursor, hide or turn the text around.
   */
  public static String requireName(String name) {
    if (name.isBlank()
        || name.length() > MAX_NAME_CHARS
        || name.codePoints().anyMatch(Paired::isUnseen)) {
      throw new IllegalArgumentException(
          "a name has 1 to " + MAX_NAME_CHARS + " visible characters");
    }
    return name;
  }

  private static boolean isUnseen(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
