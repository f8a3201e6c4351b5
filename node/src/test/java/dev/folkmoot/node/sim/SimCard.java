package dev.folkmoot.node.sim;

import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.CardReply;
import dev.folkmoot.net.Loss;
import dev.folkmoot.net.RequestHandler;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.CardCodec;
import dev.folkmoot.net.wire.Limits;
import dev.folkmoot.net.wire.MessageReader;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One question for the card of a model. */
final class SimCard {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final SimPeers asker;
  private final NodeId target;
  private final ModelName name;
  private final SimMesh mesh;
  private final TimedWaiting waiting;
  private @Nullable CardReply reply;

  SimCard(SimPeers asker, NodeId target, ModelName name) {
    this.asker = asker;
    this.target = target;
    this.name = name;
    this.mesh = asker.mesh;
    this.waiting = new TimedWaiting(mesh.simulation);
  }

  CardReply ask() {
    boolean isLinked = asker.isLinked(target);
    Duration way = mesh.latency(asker.self(), target).multipliedBy(isLinked ? 1 : 4);
    mesh.simulation.after(way, this::arrived);
    try {
      // What is not connected must be dialled first, and that takes longer to fail.
      waiting.until(() -> reply != null, isLinked ? TIMEOUT : SimMesh.DIAL_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    CardReply said = reply;
    return said == null ? new CardReply.Lost(Loss.TIMED_OUT, "no answer") : said;
  }

  private void arrived() {
    SimPeers there = mesh.find(target);
    if (there == null || !mesh.passes(asker.self(), target)) {
      return; // into the void
    }
    if (!asker.connect(target)) {
      say(new CardReply.Lost(Loss.UNREACHABLE, "nobody is there"));
      return;
    }
    RequestHandler handler = there.handler();
    if (handler == null) {
      mesh.deliver(
          target,
          asker.self(),
          () -> say(new CardReply.Lost(Loss.UNSUPPORTED, "it does not serve yet")));
      return;
    }
    there.machine.start("card", () -> answer(there, handler));
  }

  private void answer(SimPeers there, RequestHandler handler) {
    try {
      Optional<ModelCard> card = handler.card(asker.self(), Reach.MESH, name);
      Bytes bytes = mesh.encode(out -> CardCodec.writeAnswer(out, card));
      there.carried(bytes.size(), 0);
      mesh.deliver(target, asker.self(), () -> heard(bytes));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the machine is dead
    }
  }

  private void heard(Bytes bytes) {
    asker.carried(0, bytes.size());
    Optional<ModelCard> card =
        MessageReader.read(bytes, Limits.MAX_CARD_FIELDS, CardCodec::readAnswer);
    say(card.<CardReply>map(CardReply.Known::new).orElseGet(CardReply.NotOffered::new));
  }

  private void say(CardReply said) {
    reply = said;
    waiting.wake();
  }
}
