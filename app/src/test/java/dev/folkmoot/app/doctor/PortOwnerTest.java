package dev.folkmoot.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PortOwnerTest {

  /** Port 11434 is 2CAA; 0A listens, 01 is a connection. */
  private static final String TABLE =
      """
        sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 0100007F:2CAA 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4242 1
         1: 0100007F:1F90 0100007F:2CAA 01 00000000:00000000 00:00000000 00000000  1000        0 4343 1
      """;

  @TempDir private Path proc = Path.of("");

  private void process(String pid, String name, String socket) throws IOException {
    Path files = Files.createDirectories(proc.resolve(pid).resolve("fd"));
    Files.writeString(proc.resolve(pid).resolve("comm"), name + "\n");
    Files.createSymbolicLink(files.resolve("3"), Path.of(socket));
  }

  @Test
  void whoListensIsFoundByTheSocketThatItHolds() throws IOException {
    Files.writeString(Files.createDirectories(proc.resolve("net")).resolve("tcp"), TABLE);
    process("17", "curl", "socket:[4343]");
    process("4711", "ollama", "socket:[4242]");
    assertThat(PortOwner.of(11434, proc)).contains("process 4711, ollama");
    assertThat(PortOwner.of(8080, proc)).as("a connection does not listen").isEmpty();
  }

  @Test
  void whatTheSystemDoesNotTellIsNotKnown() throws IOException {
    assertThat(PortOwner.of(11434, proc)).isEmpty();
    Files.writeString(Files.createDirectories(proc.resolve("net")).resolve("tcp"), TABLE);
    assertThat(PortOwner.of(11434, proc)).isEmpty();
  }
}
