package dev.folkmoot.app.doctor;

import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.models.store.ModelStore;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The models: is each manifest's every blob there, as large as it should be. Reads no weights. */
record ModelsCheck(FolkmootHome home, Clock clock) implements Check {

  @Override
  public String area() {
    return "models";
  }

  @Override
  public List<Finding> look() {
    if (!Files.isDirectory(home.models())) {
      return List.of(
          Finding.ok(area(), "none yet in " + home.models() + "; the first start brings pocket"));
    }
    ModelStore store = ModelStore.open(home.models(), clock);
    int whole = store.list().size();
    List<Finding> findings = new ArrayList<>();
    findings.add(
        whole == 0
            ? Finding.warn(
                area(),
                "none that is whole in " + home.models(),
                "make one with 'moot create NAME -f FILE.gguf'")
            : Finding.ok(area(), whole + " whole in " + home.models()));
    store
        .faults()
        .forEach((name, why) ->
            findings.add(
                Finding.warn(
                    area(),
                    why.replace('\n', ' '),
                    "make '" + name.display() + "' anew, or delete it")));
    return findings;
  }
}
