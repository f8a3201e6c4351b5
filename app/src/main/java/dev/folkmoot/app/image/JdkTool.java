package dev.folkmoot.app.image;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program that is run to its end, for what it leaves behind.
 *
 * @param program its file
 */
record JdkTool(Path program) {

  private static final int SHOWN_CHARS = 1_000;

  /**
   * One of those that come with the JDK that runs this.
   *
   * @throws FailureException {@code INVALID_REQUEST} where a mere runtime does
   */
  static JdkTool named(String name, Path javaHome) {
    Path program = javaHome.resolve("bin").resolve(name);
    if (!Files.isExecutable(program)) {
      throw FailureException.invalid(
          "this Java has no " + name + "; run this with a whole JDK (" + javaHome + " is none)");
    }
    return new JdkTool(program);
  }

  /**
   * Runs it.
   *
   * @param variables of the environment that are changed for it; an empty value takes one away
   * @throws FailureException with its last words if it does not succeed
   */
  void run(List<String> arguments, Map<String, String> variables) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      variables.forEach((name, value) -> {
        if (value.isEmpty()) {
          builder.environment().remove(name);
        } else {
          builder.environment().put(name, value);
        }
      });
      Process process = builder.start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        String end = said.substring(Math.max(0, said.length() - SHOWN_CHARS)).strip();
        throw new FailureException(
            Failure.Kind.INTERNAL,
            program.getFileName() + " ended with status " + status + ": " + end);
      }
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot run " + program + ": " + e.getMessage(), e);
    }
  }
}
