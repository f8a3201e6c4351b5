package dev.folkmoot.app.doctor;

import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.node.residency.MemoryBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The folder that holds everything: may it be written to, and is there room. */
record HomeCheck(FolkmootHome home) implements Check {

  /** Below this a node cannot even keep its notes and logs. */
  private static final long LEAST_BYTES = 100L << 20;

  /** Below this hardly a model has room. */
  private static final long COMFORTABLE_BYTES = 5L << 30;

  @Override
  public String area() {
    return "home";
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    folder(home.root(), "FOLKMOOT_HOME", findings);
    if (!home.models().startsWith(home.root())) {
      folder(home.models(), "OLLAMA_MODELS", findings);
    }
    List<Path> secrets =
        List.of(home.meshKeyFile(), home.node(1).keyFile(), home.keysFile(), home.historyFile());
    for (Path secret : secrets) {
      if (isOpen(secret)) {
        findings.add(
            Finding.warn(
                area(), "others on this machine may read " + secret, "chmod 600 " + secret));
      }
    }
    return findings;
  }

  private void folder(Path folder, String variable, List<Finding> findings) {
    Path nearest = nearest(folder);
    try {
      long free = Files.getFileStore(nearest).getUsableSpace();
      String where = folder + (nearest.equals(folder) ? "" : " (made at the first start)");
      if (!isWritable(nearest)) {
        findings.add(
            Finding.fail(
                area(),
                nearest + " cannot be written to",
                "chown it to yourself, or set " + variable + " to another folder"));
      } else if (free < LEAST_BYTES) {
        findings.add(
            Finding.fail(area(), where + ": the disk is full", "make room, or set " + variable));
      } else if (free < COMFORTABLE_BYTES) {
        findings.add(
            Finding.warn(
                area(),
                where + ": only " + MemoryBudget.show(free) + " free, few models have room",
                "make room, or set " + variable + " to a larger disk"));
      } else {
        findings.add(
            Finding.ok(area(), where + ": writable, " + MemoryBudget.show(free) + " free"));
      }
    } catch (IOException e) {
      findings.add(
          Finding.fail(
              area(),
              "cannot look at " + nearest + ": " + e.getMessage(),
              "set " + variable + " to another folder"));
    }
  }

  /** The folder itself, or the nearest above it that is there. */
  private static Path nearest(Path folder) {
    Path at = folder;
    while (!Files.exists(at) && at.getParent() != null) {
      at = at.getParent();
    }
    return at;
  }

  /** Tried, not asked: rights are one reason of several why it may fail. */
  private static boolean isWritable(Path folder) {
    try {
      Files.delete(Files.createTempFile(folder, ".doctor", ""));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean isOpen(Path secret) {
    try {
      Set<PosixFilePermission> rights = Files.getPosixFilePermissions(secret);
      return rights.contains(PosixFilePermission.GROUP_READ)
          || rights.contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException _) {
      return false; // Not there, or not told apart here.
    }
  }
}
