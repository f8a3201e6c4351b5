package dev.folkmoot.app.cli;

import dev.folkmoot.app.doctor.Doctor;
import dev.folkmoot.app.doctor.Finding;
import dev.folkmoot.app.home.FolkmootHome;
import dev.folkmoot.app.settings.Configuration;
import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.http.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Look for what keeps a node from working, and say what helps.",
      "Exit code 1 if something does."
    })
final class DoctorCommand implements Callable<Integer> {

  private final Session session;

  @Option(names = "--json", description = "For programs.")
  private boolean asJson;

  DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<Finding> findings = doctor().examine();
    boolean isWell = findings.stream().noneMatch(one -> one.level() == Finding.Level.FAIL);
    if (asJson) {
      session.terminal().out().println(json(findings, isWell));
    } else {
      findings.forEach(this::print);
    }
    return isWell ? 0 : 1;
  }

  /** A configuration that cannot be read is a finding, and the rest is looked at without it. */
  private Doctor doctor() {
    List<String> complaints = new ArrayList<>();
    Configuration configuration;
    try {
      configuration = Configuration.read(session.environment(), Optional.empty());
    } catch (FailureException e) {
      complaints.add(e.failure().message());
      configuration =
          new Configuration(Optional.empty(), session.environment(), List.of(), List.of());
    }
    complaints.addAll(session.program().complaints(configuration));
    return Doctor.of(
        configuration,
        FolkmootHome.of(configuration.environment()),
        session.installation(),
        session.nodes()::access,
        session.clock(),
        complaints);
  }

  private void print(Finding finding) {
    session
        .terminal()
        .out()
        .println("%-4s  %-8s  %s".formatted(word(finding), finding.area(), plain(finding.what())));
    if (!finding.remedy().isEmpty()) {
      session
          .terminal()
          .out()
          .println("%-4s  %-8s  → %s".formatted("", "", plain(finding.remedy())));
    }
  }

  private static String plain(String text) {
    return PlainText.of(text);
  }

  private static String word(Finding finding) {
    return finding.level().name().toLowerCase(Locale.ROOT);
  }

  private static String json(List<Finding> findings, boolean isWell) {
    JsonBuffer out = new JsonBuffer();
    out.raw("{\"ok\":").bool(isWell).raw(",\"findings\":[");
    String comma = "";
    for (Finding finding : findings) {
      out.raw(comma).raw("{\"area\":").string(finding.area());
      out.raw(",\"level\":").string(word(finding));
      out.raw(",\"what\":").string(finding.what());
      out.raw(",\"remedy\":").string(finding.remedy()).raw('}');
      comma = ",";
    }
    out.raw("]}");
    return new String(out.copy(), StandardCharsets.UTF_8);
  }
}
