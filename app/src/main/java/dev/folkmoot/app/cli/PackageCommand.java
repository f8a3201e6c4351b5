package dev.folkmoot.app.cli;

import dev.folkmoot.app.home.Installation;
import dev.folkmoot.app.home.NativeLibraries;
import dev.folkmoot.app.image.AppImage;
import dev.folkmoot.core.failure.FailureException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "package",
    mixinStandardHelpOptions = true,
    description = {
      "Make a folder of this program that runs on a machine without Java.",
      "It holds llama.cpp's libraries for processors like this one's, and the bundled model."
    })
final class PackageCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "Where; a folder that is not there yet. Else moot-VERSION-PLATFORM here.")
  private @Nullable Path folder;

  @Option(
      names = "--no-cache",
      description = "Make no start-up cache: it is done sooner, and starts later.")
  private boolean notCached;

  PackageCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    Installation installation =
        session
            .installation()
            .orElseThrow(() ->
                FailureException.invalid("this program was not packaged; run ./moot package"));
    Path natives = NativeLibraries.folder(session.environment(), installation.nativesLock());
    Path target =
        Optional.ofNullable(folder)
            .orElse(Path.of("moot-" + MootCommand.VERSION + "-" + natives.getFileName()))
            .toAbsolutePath()
            .normalize();
    session.terminal().note("Packing Folkmoot …");
    long size =
        new AppImage(installation, natives, step -> session.terminal().note("  " + step))
            .make(target, !notCached);
    session.terminal().out().println(target.resolve("bin").resolve("moot"));
    session
        .terminal()
        .note(
            HumanText.bytes(size)
                + " in "
                + target
                + "; it may be moved, as long as it stays whole");
    return 0;
  }
}
