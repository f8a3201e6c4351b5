package dev.folkmoot.http;

import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.Origin;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.TokenIds;
import dev.folkmoot.core.inference.Usage;
import dev.folkmoot.core.model.ModelCard;
import dev.folkmoot.core.model.ModelName;
import dev.folkmoot.core.model.RunnerOptions;
import dev.folkmoot.core.peer.DataPolicy;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.CardReply;
import dev.folkmoot.net.Loss;
import dev.folkmoot.net.Peer;
import dev.folkmoot.net.PeerEvents;
import dev.folkmoot.net.PeerNetwork;
import dev.folkmoot.net.RemoteAnswer;
import dev.folkmoot.net.Reply;
import dev.folkmoot.net.RequestHandler;
import dev.folkmoot.net.Solitude;
import dev.folkmoot.net.Traffic;
import dev.folkmoot.net.advert.Advert;
import dev.folkmoot.net.advert.AdvertContent;
import dev.folkmoot.net.advert.Availability;
import dev.folkmoot.net.advert.BookEntry;
import dev.folkmoot.net.advert.LoadReport;
import dev.folkmoot.net.advert.ModelOffer;
import dev.folkmoot.net.wire.Answer;
import dev.folkmoot.net.wire.EmbedBody;
import dev.folkmoot.net.wire.InferBody;
import dev.folkmoot.net.wire.RequestHeader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Peers that say what they were told to say, without a network between. */
final class Neighbours implements PeerNetwork {

  static final Traffic TRAFFIC = new Traffic(4_711, 815);

  private static final Duration LIFETIME = Duration.ofHours(1);

  private final PeerNetwork nobody = new Solitude();
  private final List<Neighbour> all = new ArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final List<InferBody> bodies = new CopyOnWriteArrayList<>();

  private record Neighbour(Peer peer, ModelCard card, List<Reply> says) {}

  /**
   * Another peer, which has one model, and in memory.
   *
   * @param roundTrip to it: the nearer is asked first
   * @param says its answer to every request
   */
  Neighbours with(
      String name, Reach standing, Duration roundTrip, ModelCard card, List<Reply> says) {
    NodeId id = new NodeId("12D3KooW" + Character.toString('a' + all.size()).repeat(44));
    LoadReport.Loaded loaded =
        new LoadReport.Loaded(
            LoadReport.keyOf(card.weightsDigest()),
            RunnerOptions.DEFAULT.orContextLength(2048),
            4,
            0,
            0);
    LoadReport load = new LoadReport(Availability.ACCEPTING, 4, 0, 0, List.of(loaded));
    ModelOffer offer =
        new ModelOffer(card.name(), card.weightsDigest(), 4096, java.util.Set.of(), 1, 900, 90);
    AdvertContent content =
        new AdvertContent(
            name,
            List.of("scripted"),
            List.of(offer),
            load,
            DataPolicy.KEEPS_NOTHING,
            Reach.PUBLIC,
            List.of());
    Advert advert = new Advert(id, standing, 1, Instant.EPOCH, LIFETIME, content);
    BookEntry entry = new BookEntry(advert, load, Duration.ZERO, LIFETIME, true);
    Peer peer =
        new Peer(
            id,
            standing,
            List.of(),
            true,
            Optional.of(roundTrip),
            Duration.ZERO,
            Optional.of(entry));
    all.add(new Neighbour(peer, card, List.copyOf(says)));
    return this;
  }

  static Reply accepted(ModelCard card) {
    return new Reply.Heard(
        new Answer.Accepted(Duration.ZERO, 0, card.weightsDigest(), Duration.ofSeconds(30)));
  }

  static Reply began() {
    return new Reply.Heard(new Answer.Began(new Origin("scripted", 2048)));
  }

  static Reply word(String text, int token) {
    TokenEvent event = new TokenEvent.Text(text, List.of(), TokenIds.of(token));
    return new Reply.Heard(new Answer.Event(event));
  }

  static Reply event(TokenEvent event) {
    return new Reply.Heard(new Answer.Event(event));
  }

  static Reply end(Continuity continuity) {
    Usage usage = new Usage(7, 0, 2, Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(2));
    return new Reply.Heard(
        new Answer.Event(new TokenEvent.Finished(FinishReason.STOP, usage, List.of(), continuity)));
  }

  static Reply lost(String message) {
    return new Reply.Lost(Loss.DISCONNECTED, message);
  }

  /** Requests that any of them was asked. */
  int asked() {
    return asked.get();
  }

  /** What they were last asked. */
  InferenceRequest lastRequest() {
    return bodies.getLast().request();
  }

  private Optional<Neighbour> neighbour(NodeId id) {
    return all.stream().filter(one -> one.peer().id().equals(id)).findFirst();
  }

  @Override
  public NodeId self() {
    return nobody.self();
  }

  @Override
  public List<Peer> peers() {
    return all.stream().map(Neighbour::peer).toList();
  }

  @Override
  public Optional<Peer> peer(NodeId id) {
    return neighbour(id).map(Neighbour::peer);
  }

  @Override
  public PeerEvents events() {
    return nobody.events();
  }

  @Override
  public CardReply card(NodeId peer, ModelName name) {
    return new CardReply.Known(neighbour(peer).orElseThrow().card());
  }

  @Override
  public RemoteAnswer infer(NodeId peer, RequestHeader header, InferBody body) {
    asked.incrementAndGet();
    bodies.add(body);
    return new Said(new ArrayDeque<>(neighbour(peer).orElseThrow().says()));
  }

  @Override
  public RemoteAnswer embed(NodeId peer, RequestHeader header, EmbedBody body) {
    return nobody.embed(peer, header, body);
  }

  @Override
  public RemoteAnswer countTokens(NodeId peer, RequestHeader header, InferBody body) {
    return nobody.countTokens(peer, header, body);
  }

  @Override
  public void serve(RequestHandler handler) {
    nobody.serve(handler);
  }

  @Override
  public void publish(Map<Reach, AdvertContent> contents) {
    nobody.publish(contents);
  }

  @Override
  public void report(LoadReport load) {
    nobody.report(load);
  }

  @Override
  public void leave(Duration after) {
    nobody.leave(after);
  }

  @Override
  public Traffic traffic() {
    return TRAFFIC;
  }

  @Override
  public void close() {
    nobody.close();
  }

  private record Said(Queue<Reply> rest) implements RemoteAnswer {

    @Override
    public Reply next() {
      return rest.remove();
    }

    @Override
    public Optional<Reply> next(Duration atMost) {
      return Optional.of(next());
    }

    @Override
    public @Nullable Reply poll() {
      return rest.poll();
    }

    @Override
    public void close() {
      rest.clear();
    }
  }
}
