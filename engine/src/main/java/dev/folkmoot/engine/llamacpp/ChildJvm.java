package dev.folkmoot.engine.llamacpp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of ours in a process of its own, for native code that may end its process: small, soon
 * started, and without a word where it crashes.
 */
final class ChildJvm {

  private ChildJvm() {}

  /** Not started yet. What it writes to its standard output is thrown away. */
  static ProcessBuilder of(Class<?> program, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
  }

  /** Ends it if it has not ended, and returns when it has. */
  static void end(Process child) {
    child.destroyForcibly().onExit().join();
  }
}
