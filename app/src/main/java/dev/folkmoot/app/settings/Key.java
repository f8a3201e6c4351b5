package dev.folkmoot.app.settings;

/**
 * One key of the file.
 *
 * @param path {@code section.name}
 * @param variable of the environment that it stands for
 * @param isList whether it may have several values
 * @param usual what holds where nothing is said, for people; empty means nothing
 * @param meaning in a line
 */
public record Key(String path, String variable, boolean isList, String usual, String meaning) {

  static Key of(String path, String variable, String usual, String meaning) {
    return new Key(path, variable, false, usual, meaning);
  }

  static Key list(String path, String variable, String usual, String meaning) {
    return new Key(path, variable, true, usual, meaning);
  }

  String section() {
    return path.substring(0, path.indexOf('.'));
  }

  String name() {
    return path.substring(path.indexOf('.') + 1);
  }
}
