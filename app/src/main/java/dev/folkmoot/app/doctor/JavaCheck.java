package dev.folkmoot.app.doctor;

import dev.folkmoot.app.home.Installation;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Java that runs this, and whether it starts quickly. */
record JavaCheck(int feature, String vendor, Optional<Installation> installation) implements Check {

  private static final int LEAST = 25;

  @Override
  public String area() {
    return "java";
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    String which = "Java " + feature + (vendor.isEmpty() ? "" : " of " + vendor);
    findings.add(
        feature < LEAST
            ? Finding.fail(area(), which + " is too old", "install a JDK " + LEAST + " or newer")
            : Finding.ok(area(), which));
    if (installation.isEmpty()) {
      findings.add(
          Finding.warn(area(), "this program was not packaged", "start it as ./moot instead"));
    } else if (!Files.exists(installation.get().startCache())) {
      findings.add(
          Finding.warn(
              area(),
              "there is no start-up cache, so every start takes a second longer",
              "delete " + installation.get().folder() + " and run ./moot, which makes one"));
    }
    return findings;
  }
}
