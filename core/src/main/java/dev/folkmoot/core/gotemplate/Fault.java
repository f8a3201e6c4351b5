package dev.folkmoot.core.gotemplate;

/** A template that cannot be read or run. Never leaves the package: {@link GoTemplate} tells it. */
final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String words;

  Fault(String words) {
    super(words);
    this.words = words;
  }

  String words() {
    return words;
  }
}
