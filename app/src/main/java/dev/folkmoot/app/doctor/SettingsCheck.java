package dev.folkmoot.app.doctor;

import java.util.List;

/** What {@code serve} would refuse or overlook of what it is told. */
record SettingsCheck(List<String> complaints) implements Check {

  @Override
  public String area() {
    return "settings";
  }

  @Override
  public List<Finding> look() {
    return complaints.isEmpty()
        ? List.of(Finding.ok(area(), "all that is set can be read"))
        : complaints.stream()
            .map(complaint ->
                Finding.fail(area(), complaint.replace('\n', ' '), "change it, or unset it"))
            .toList();
  }
}
