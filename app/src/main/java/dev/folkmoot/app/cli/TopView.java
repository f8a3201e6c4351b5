package dev.folkmoot.app.cli;

import dev.folkmoot.app.client.AdminClient;
import dev.folkmoot.http.admin.Decision;
import dev.folkmoot.http.admin.ModelStatus;
import dev.folkmoot.http.admin.NodeStatus;
import dev.folkmoot.http.admin.PeerStatus;
import dev.folkmoot.http.admin.StreamStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code moot top} shows at one moment.
 *
 * @param decisions the newest first
 */
record TopView(
    NodeStatus node,
    List<PeerStatus> peers,
    List<StreamStatus> streams,
    List<Decision> decisions,
    Instant now) {

  static final int DECISIONS = 8;

  static TopView of(AdminClient node, Clock clock) {
    return new TopView(
        node.node(), node.peers(), node.streams(), node.decisions(DECISIONS), clock.instant());
  }

  /**
   * From top to bottom: this node, peers, streams, models, routes; what matters most comes first.
   */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s %s   mesh %s   reach %s   policy %s   up %s"
            .formatted(
                PlainText.of(node.name()),
                shortId(),
                (node.meshMode() + " " + node.meshName()).strip(),
                node.reach().wireName(),
                PlainText.of(node.policy()),
                HumanText.shortSpan(node.uptime())));
    lines.add("answers %s   %s".formatted(PeersTable.busy(node.load()), counts()));
    section(lines, "PEERS", PeersTable.lines(peers), peers.isEmpty());
    section(lines, "STREAMS", streamLines(), streams.isEmpty());
    section(lines, "MODELS", modelLines(), false);
    section(lines, "ROUTES", routeLines(), decisions.isEmpty());
    return lines;
  }

  private String shortId() {
    String id = node.id();
    return id.isEmpty() ? "" : "(" + id.substring(Math.max(0, id.length() - 8)) + ")";
  }

  private String counts() {
    long connected = peers.stream().filter(PeerStatus::connected).count();
    return connected
        + (connected == 1 ? " peer" : " peers")
        + " connected   "
        + streams.size()
        + (streams.size() == 1 ? " stream" : " streams");
  }

  private static void section(
      List<String> lines, String title, List<String> content, boolean isEmpty) {
    lines.add("");
    if (isEmpty) {
      lines.add(title + "    none");
    } else {
      lines.add(title);
      content.forEach(line -> lines.add("  " + line));
    }
  }

  private List<String> streamLines() {
    TextTable table = new TextTable("#", "MODEL", "FROM", "STATE", "TOKENS", "BREAKS", "SINCE");
    for (StreamStatus stream : streams) {
      table.add(
          Long.toString(stream.id()),
          PlainText.of(stream.model()),
          PlainText.of(stream.node()),
          PlainText.of(stream.state()),
          Long.toString(stream.tokens()),
          Integer.toString(stream.breaks()),
          HumanText.shortSpan(stream.since()));
    }
    return table.lines();
  }

  /** A model a line, and on which machines it is; a star where it is in memory. */
  private List<String> modelLines() {
    Map<String, List<String>> machines = new TreeMap<>();
    node.models().forEach(model -> add(machines, model, "here"));
    peers.stream()
        .filter(PeerStatus::connected)
        .forEach(peer -> peer.models().forEach(model -> add(machines, model, peer.name())));
    TextTable table = new TextTable("NAME", "ON (* IN MEMORY)");
    machines.forEach(
        (model, on) -> table.add(PlainText.of(model), PlainText.of(String.join(", ", on))));
    return table.lines();
  }

  private static void add(Map<String, List<String>> machines, ModelStatus model, String machine) {
    String speed = model.decode() > 0 ? String.format(Locale.ROOT, " %.0f/s", model.decode()) : "";
    machines
        .computeIfAbsent(model.name(), _ -> new ArrayList<>())
        .add(machine + (model.loaded() ? "*" : "") + speed);
  }

  private List<String> routeLines() {
    TextTable table = new TextTable("#", "MODEL", "TO", "WHY", "WHEN");
    for (Decision decision : decisions) {
      boolean isServed = !decision.choices().isEmpty();
      table.add(
          Long.toString(decision.number()),
          PlainText.of(decision.model()),
          isServed ? PlainText.of(decision.choices().getFirst().name()) : "nobody",
          PlainText.of(isServed ? decision.choices().getFirst().why() : decision.failure()),
          HumanText.shortSpan(Duration.between(decision.at(), now)));
    }
    return table.lines();
  }
}
