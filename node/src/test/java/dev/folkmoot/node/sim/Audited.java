package dev.folkmoot.node.sim;

import dev.folkmoot.core.inference.Prompt;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.CardReply;
import dev.folkmoot.net.Peer;
import dev.folkmoot.net.PeerEvents;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.net.RemoteAnswer;
import dev.folkmoot.net.Reply;
import dev.folkmoot.net.RequestHandler;
import dev.folkmoot.net.Traffic;
import dev.folkmoot.net.advert.AdvertContent;
import dev.folkmoot.net.advert.LoadReport;
import dev.folkmoot.net.wire.Answer;
import dev.folkmoot.net.wire.EmbedBody;
import dev.folkmoot.net.wire.InferBody;
import dev.folkmoot.net.wire.RequestHeader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A network that writes down every answer that came whole over it, by the request's prompt. */
final class Audited implements PeerNetwork {

  private final PeerNetwork network;
  private final Audit audit;

  Audited(PeerNetwork network, Audit audit) {
    this.network = network;
    this.audit = audit;
  }

  @Override
  public RemoteAnswer infer(NodeId peer, RequestHeader header, InferBody body) {
    String prompt = ((Prompt.Raw) body.request().prompt()).text();
    audit.asked(prompt, header.resumed());
    RemoteAnswer answer = network.infer(peer, header, body);
    return new RemoteAnswer() {
      @Override
      public Reply next() throws InterruptedException {
        return noted(prompt, answer.next());
      }

      @Override
      public Optional<Reply> next(Duration atMost) throws InterruptedException {
        return answer.next(atMost).map(reply -> noted(prompt, reply));
      }

      @Override
      public @Nullable Reply poll() {
        Reply reply = answer.poll();
        return reply == null ? null : noted(prompt, reply);
      }

      @Override
      public void close() {
        answer.close();
      }
    };
  }

  private Reply noted(String prompt, Reply reply) {
    if (reply instanceof Reply.Heard(Answer.Event(TokenEvent.Finished _))) {
      audit.cameWhole(prompt);
    }
    return reply;
  }

  @Override
  public NodeId self() {
    return network.self();
  }

  @Override
  public List<Peer> peers() {
    return network.peers();
  }

  @Override
  public Optional<Peer> peer(NodeId id) {
    return network.peer(id);
  }

  @Override
  public PeerEvents events() {
    return network.events();
  }

  @Override
  public RemoteAnswer embed(NodeId peer, RequestHeader header, EmbedBody body) {
    return network.embed(peer, header, body);
  }

  @Override
  public RemoteAnswer countTokens(NodeId peer, RequestHeader header, InferBody body) {
    return network.countTokens(peer, header, body);
  }

  @Override
  public CardReply card(NodeId peer, ModelName name) {
    return network.card(peer, name);
  }

  @Override
  public void serve(RequestHandler handler) {
    network.serve(handler);
  }

  @Override
  public void publish(Map<Reach, AdvertContent> contents) {
    network.publish(contents);
  }

  @Override
  public void report(LoadReport load) {
    network.report(load);
  }

  @Override
  public void leave(Duration after) {
    network.leave(after);
  }

  @Override
  public Traffic traffic() {
    return network.traffic();
  }

  @Override
  public void close() {
    network.close();
  }
}
