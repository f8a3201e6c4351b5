package dev.folkmoot.app.image;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The file that jpackage's launcher reads. As jpackage writes it every jar stands in the class
 * path; {@code moot.jar} names them itself, in the order that the start-up cache is made for. The
 * JVM is told what a node's is told: one launcher starts every command, and {@code serve} needs the
 * most.
 */
final class LauncherConfig {

  private static final String APPLICATION = "[Application]";
  private static final String JAVA_OPTIONS = "[JavaOptions]";
  private static final String CLASS_PATH = "app.classpath=";
  private static final String JAR = CLASS_PATH + "$APPDIR/moot.jar";
  private static final String OPTION = "java-options=";
  private static final String CACHE = "-XX:AOTCache=$APPDIR/moot.aot";

  private LauncherConfig() {}

  /**
   * Makes ours of jpackage's.
   *
   * @param written the lines that jpackage wrote
   * @param isCached whether there will be a start-up cache
   * @param options the lines of {@code node.options}: one an option, in quotes where it has spaces
   */
  static List<String> lines(List<String> written, boolean isCached, List<String> options) {
    List<String> lines = new ArrayList<>();
    for (String line : written) {
      boolean isOneOfMany = line.startsWith(CLASS_PATH) || line.startsWith(OPTION);
      if (!isOneOfMany && !line.isBlank() && !line.equals(JAVA_OPTIONS)) {
        lines.add(line);
        if (line.equals(APPLICATION)) {
          lines.add(JAR);
        }
      }
    }
    lines.add("");
    lines.add(JAVA_OPTIONS);
    Stream.concat(
            options.stream().map(String::strip).filter(LauncherConfig::isOption),
            isCached ? Stream.of(CACHE) : Stream.empty())
        .map(option -> OPTION + withoutQuotes(option))
        .forEach(lines::add);
    return lines;
  }

  private static boolean isOption(String line) {
    return !line.isEmpty() && !line.startsWith("#");
  }

  private static String withoutQuotes(String option) {
    return option.startsWith("\"") ? option.substring(1, option.length() - 1) : option;
  }
}
