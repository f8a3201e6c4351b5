package dev.folkmoot.app.cli;

import dev.folkmoot.app.client.ClockDoubts;
import dev.folkmoot.http.admin.PeerStatus;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    description = "List the other machines that this node knows.")
final class PeersCommand implements Callable<Integer> {

  private final Session session;

  PeersCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<PeerStatus> peers = session.nodes().admin().peers();
    PeersTable.lines(peers).forEach(session.terminal().out()::println);
    ClockDoubts.of(peers)
        .ifPresent(doubt -> session.terminal().note(doubt + "; " + ClockDoubts.REMEDY + "."));
    if (peers.isEmpty()) {
      session.terminal().note("No other machine is known yet; 'moot invite' invites one.");
    }
    return 0;
  }
}
