package dev.folkmoot.interop.transport;

import dev.folkmoot.libp2p.platform.Platform;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * One side of a transport interop test, as the environment says. The result goes to the standard
 * output, all else to the other one. Exit code 0 is a dialer's success; a listener is killed when
 * the dialer is done, and ends with 1 if it is not.
 */
public final class TransportMain {

  private static final System.Logger LOG = System.getLogger(TransportMain.class.getName());

  private TransportMain() {}

  public static void main(String[] args) {
    System.exit(run());
  }

  private static int run() {
    try (PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
      Task task = Task.of(System.getenv());
      Side side = new Side(task, Platform.system());
      if (task.dialer()) {
        out.print(side.dial());
        return 0;
      }
      side.listen();
      LOG.log(System.Logger.Level.ERROR, "nobody ended the test in {0}", task.timeout());
    } catch (IOException | IllegalArgumentException failed) {
      LOG.log(System.Logger.Level.ERROR, "the test failed", failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }
}
