package dev.folkmoot.engine.remote;

/**
 * Holds half a character back until its other half comes: a server that cuts its text anywhere may
 * cut a pair of surrogates.
 */
final class WholeText {

  private String held = "";

  /** What can be said now, perhaps nothing. */
  String take(String piece) {
    String text = held + piece;
    int last = text.length() - 1;
    boolean isCut = last >= 0 && Character.isHighSurrogate(text.charAt(last));
    held = isCut ? text.substring(last) : "";
    return isCut ? text.substring(0, last) : text;
  }
}
