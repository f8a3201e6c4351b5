package dev.folkmoot.app.cli;

import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.admin.AdminRoutes;
import dev.folkmoot.http.admin.Invitation;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "invite",
    mixinStandardHelpOptions = true,
    description = {
      "Invite another machine: prints a code that works once.",
      "Who takes it with 'moot join CODE' is one of your machines, or a friend's."
    })
final class InviteCommand implements Callable<Integer> {

  /** Addresses in the QR code: each makes its squares smaller. */
  private static final int MAX_ADDRESSES_IN_QR = 2;

  private static final String LOOPBACK = "/ip4/127.|/ip6/::1/";

  private final Session session;

  @Option(names = "--friend", description = "Invite a friend's machine, not one of your own.")
  private boolean friend;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "" + AdminRoutes.DEFAULT_MINUTES,
      description = "How long the code waits; ${DEFAULT-VALUE} if nothing is said.")
  private int minutes = AdminRoutes.DEFAULT_MINUTES;

  InviteCommand(Session session) {
    this.session = session;
  }

  /** The code alone goes to standard output, for scripts; what explains it goes beside it. */
  @Override
  public Integer call() {
    Terminal terminal = session.terminal();
    Invitation invitation =
        session.nodes().admin().invite(friend ? Reach.FRIENDS : Reach.MESH, minutes);
    String join = "moot join " + invitation.code();
    List<String> addresses = reachableFirst(invitation.addresses());
    terminal.out().println(invitation.code());
    terminal.note("");
    QrText.lines(withAddresses(join, addresses), terminal.outIsTerminal()).forEach(terminal::note);
    terminal.note("");
    terminal.note(
        "Say on the other machine within " + (minutes == 1 ? "a minute:" : minutes + " minutes:"));
    terminal.note("  " + join);
    if (!addresses.isEmpty()) {
      terminal.note("or, from another network or where this machine is not found:");
      terminal.note("  " + join + " --at " + addresses.getFirst());
    }
    terminal.note(
        friend
            ? "It becomes a friend's machine: each decides what it does for the other."
            : "It becomes one of your machines, and may do what they may.");
    return 0;
  }

  /** Who scans it gets the command to be typed. */
  private static String withAddresses(String join, List<String> addresses) {
    StringBuilder text = new StringBuilder(join);
    addresses.stream()
        .limit(MAX_ADDRESSES_IN_QR)
        .forEach(address -> text.append(" --at ").append(address));
    return text.toString();
  }

  /** Those that only this machine can reach come after all others. */
  private static List<String> reachableFirst(List<String> addresses) {
    return Stream.concat(
            addresses.stream().filter(address -> !isLoopback(address)),
            addresses.stream().filter(InviteCommand::isLoopback))
        .toList();
  }

  private static boolean isLoopback(String address) {
    return Stream.of(LOOPBACK.split("\\|")).anyMatch(address::startsWith);
  }
}
