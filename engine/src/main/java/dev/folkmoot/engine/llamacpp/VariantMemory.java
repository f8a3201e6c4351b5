package dev.folkmoot.engine.llamacpp;

import dev.folkmoot.core.model.Digest;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * Remembers which CPU variant was best for which model on this machine. A lost or broken file costs
 * a few seconds, so trouble with it is logged and otherwise of no consequence.
 */
final class VariantMemory {

  private static final String FILE = "cpu-variants.properties";
  private static final String LATEST = "latest";
  private static final System.Logger LOG = System.getLogger(VariantMemory.class.getName());

  private final Path file;
  private final String machine;

  /**
   * Opens the memory.
   *
   * @param machine tells machines that share the folder apart
   */
  VariantMemory(Path folder, String machine) {
    this.file = folder.resolve(FILE);
    this.machine = machine;
  }

  Optional<String> recall(Digest model) {
    return Optional.ofNullable(read().getProperty(key(model.shortHex())));
  }

  Optional<String> latest() {
    return Optional.ofNullable(read().getProperty(key(LATEST)));
  }

  synchronized void remember(Digest model, String variant) {
    Properties properties = read();
    properties.setProperty(key(model.shortHex()), variant);
    properties.setProperty(key(LATEST), variant);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path fresh = file.resolveSibling(FILE + "." + ProcessHandle.current().pid());
      StringWriter text = new StringWriter();
      properties.store(text, "The quickest CPU variant of llama.cpp, by machine and model");
      Files.writeString(fresh, text.toString());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot remember the CPU variant in " + file, e);
    }
  }

  private Properties read() {
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try {
        properties.load(new StringReader(Files.readString(file, StandardCharsets.UTF_8)));
      } catch (IOException | IllegalArgumentException e) {
        LOG.log(System.Logger.Level.WARNING, "cannot read " + file + "; it will be made anew", e);
      }
    }
    return properties;
  }

  private String key(String what) {
    return machine + "." + what;
  }

  /** A short name for this machine's processor and the version of llama.cpp. */
  static String machine(String version) {
    String cpu = "";
    try {
      cpu =
          Files.readString(Path.of("/proc/cpuinfo"))
              .lines()
              .filter(line -> line.startsWith("model name") || line.startsWith("flags"))
              .distinct()
              .reduce("", String::concat);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "no /proc/cpuinfo", e);
    }
    String arch = System.getProperty("os.name") + System.getProperty("os.arch");
    return version + "-" + Integer.toHexString((arch + cpu).hashCode());
  }
}
