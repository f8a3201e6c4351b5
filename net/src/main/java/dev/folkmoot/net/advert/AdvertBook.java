package dev.folkmoot.net.advert;

import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.net.advert.Judge.Judgement;
import dev.folkmoot.net.wire.Bytes;
import dev.folkmoot.net.wire.Gossip;
import dev.folkmoot.net.wire.MalformedMessageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Who is there and what it offers, as far as this node was told and believes it. A machine without
 * I/O: what happened and the time go in, what is to be done comes out. Not safe for use by several
 * threads.
 *
 * <p>How it works, and why, stands in the package documentation.
 */
public final class AdvertBook {

  /** Bytes of adverts in one message; its frame may be a little longer. */
  private static final int MAX_BATCH_BYTES = 48 * 1024;

  /** In a large mesh there is always news: it is collected for longer, or frames are most of it. */
  private static final int NODES_PER_INTERVAL = 250;

  private final NodeId self;
  private final long selfKey;
  private final AdvertLimits limits;
  private final RandomGenerator random;
  private final Shelf shelf;
  private final Wants wants;
  private final ClockOpinion clock;
  private final Judge judge;
  private final Misconduct misconduct;
  private final OwnAdverts own;
  private final LoadPacer load;
  private final News news = new News();
  private final Map<NodeId, Neighbour> neighbours = new LinkedHashMap<>();
  private long newsAt;

  /**
   * A book that knows nobody.
   *
   * @param random chooses with whom adverts are passed on
   */
  public AdvertBook(
      NodeId self, AdvertLimits limits, AdvertSeal seal, RandomGenerator random, Moment now) {
    this(self, limits, seal, AdvertCodec::decode, random, now);
  }

  /**
   * With a codec that remembers: a thousand books in one memory share what they read.
   *
   * @param codec {@link AdvertCodec#decode}, or what comes to the same
   */
  public AdvertBook(
      NodeId self,
      AdvertLimits limits,
      AdvertSeal seal,
      Function<Bytes, Advert> codec,
      RandomGenerator random,
      Moment now) {
    this.self = self;
    this.selfKey = NodeKey.of(self);
    this.limits = limits;
    this.random = random;
    this.shelf = new Shelf(limits);
    this.wants = new Wants(limits, random);
    this.clock = new ClockOpinion(limits.clockSkew());
    this.judge = new Judge(seal, codec, shelf, clock);
    this.misconduct = new Misconduct(limits);
    this.own = new OwnAdverts(self, limits, seal, now.nanos());
    this.load = new LoadPacer(limits);
    this.newsAt = now.nanos();
  }

  /**
   * A peer is connected, or stands elsewhere now.
   *
   * @param standing the reach that it has proven
   */
  public List<BookAction> connected(NodeId peer, Reach standing, Moment now) {
    List<BookAction> actions = new ArrayList<>();
    if (misconduct.isBanned(peer, now.nanos())) {
      actions.add(new BookAction.Disconnect(peer, limits.ban(), "banned for what it sent"));
      return actions;
    }
    Neighbour neighbour = new Neighbour(peer, standing, limits, now.nanos());
    neighbours.put(peer, neighbour);
    own.forAudience(standing)
        .ifPresent(advert -> send(actions, peer, message(List.of(mine(advert, now)), now)));
    send(actions, peer, new Gossip.Load(LoadCodec.encode(visible(load.newest(), neighbour))));
    if (neighbour.isMember() && partners() < limits.partners()) {
      beginWith(neighbour, actions);
    }
    return actions;
  }

  /** The last connection with a peer has ended. */
  public List<BookAction> disconnected(NodeId peer, Moment now) {
    List<BookAction> actions = new ArrayList<>();
    @Nullable Neighbour gone = neighbours.remove(peer);
    clock.forget(peer);
    wants.forget(peer);
    if (gone != null && gone.isPartner() && partners() < limits.partners()) {
      List<Neighbour> others =
          neighbours.values().stream().filter(n -> n.isMember() && !n.isPartner()).toList();
      if (!others.isEmpty()) {
        beginWith(others.get(random.nextInt(others.size())), actions);
      }
    }
    shelf.find(NodeKey.of(peer)).ifPresent(item -> actions.add(new BookAction.Changed(peer)));
    return actions;
  }

  /** A message came from a peer that is connected. */
  public List<BookAction> heard(NodeId from, Gossip gossip, Moment now) {
    List<BookAction> actions = new ArrayList<>();
    @Nullable Neighbour neighbour = neighbours.get(from);
    if (neighbour != null) {
      switch (gossip) {
        case Gossip.Adverts adverts -> adverts(neighbour, adverts, now, actions);
        case Gossip.Known known -> known(neighbour, known, now, actions);
        case Gossip.AdvertsWanted wanted -> wanted(neighbour, wanted, now, actions);
        case Gossip.Load report -> load(neighbour, report.report(), now, actions);
        case Gossip.Goodbye(Duration after) -> goodbye(neighbour, after, now, actions);
      }
    }
    return actions;
  }

  /** Bytes came from a peer that were no message. */
  public List<BookAction> garbled(NodeId from, Moment now) {
    List<BookAction> actions = new ArrayList<>();
    @Nullable Neighbour neighbour = neighbours.get(from);
    if (neighbour != null) {
      count(neighbour, Verdict.MALFORMED, now, actions);
    }
    return actions;
  }

  /**
   * What this node says of itself from now on; at once, or when it is its turn.
   *
   * @param contents for each audience: all for {@code MESH}, and what {@link AdvertContent#reduced}
   *     leaves for those others that it serves
   */
  public List<BookAction> publish(Map<Reach, AdvertContent> contents, Moment now) {
    own.content(contents);
    List<BookAction> actions = new ArrayList<>();
    renew(false, now, actions);
    return actions;
  }

  /** What this node is doing; told to who is connected, at once or when it is time. */
  public List<BookAction> report(LoadReport now, Moment moment) {
    load.now(now);
    List<BookAction> actions = new ArrayList<>();
    tellLoad(moment, actions);
    return actions;
  }

  /**
   * This node leaves; who knows of it is told.
   *
   * @param after when; zero if it goes now
   */
  public List<BookAction> leave(Duration after, Moment now) {
    List<BookAction> actions = new ArrayList<>();
    load.now(load.newest().with(after.isZero() ? Availability.LEFT : Availability.DRAINING));
    renew(true, now, actions);
    tellLoad(now, actions);
    neighbours.keySet().forEach(peer -> send(actions, peer, new Gossip.Goodbye(after)));
    return actions;
  }

  /** This node leaves the mesh and stays for another one; the old one takes it for gone. */
  public List<BookAction> quit(Moment now) {
    LoadReport before = load.newest();
    List<BookAction> actions = leave(Duration.ZERO, now);
    load.now(before);
    return actions;
  }

  /** To be called every {@link AdvertLimits#forwardInterval}. */
  public List<BookAction> tick(Moment now) {
    List<BookAction> actions = new ArrayList<>();
    for (Shelf.Item item : shelf.expire(now.nanos())) {
      actions.add(new BookAction.Gone(item.node()));
    }
    wants.due(now.nanos()).forEach((peer, marks) -> ask(peer, marks, actions));
    renew(false, now, actions);
    tellLoad(now, actions);
    long crowd = Math.max(1, shelf.size() / NODES_PER_INTERVAL);
    if (now.nanos() - newsAt >= crowd * limits.forwardInterval().toNanos()) {
      newsAt = now.nanos();
      tellNews(actions);
    }
    return actions;
  }

  private void tellNews(List<BookAction> actions) {
    if (news.isEmpty()) {
      return;
    }
    for (Neighbour neighbour : neighbours.values()) {
      if (neighbour.isPartner()) {
        news.untold(neighbour.known).forEach(message -> send(actions, neighbour.id, message));
      }
      neighbour.known.clear();
    }
    news.clear();
  }

  /** What is known of a node that is there. */
  public Optional<BookEntry> find(NodeId node, Moment now) {
    return shelf
        .find(NodeKey.of(node))
        .filter(Shelf.Item::isHere)
        .map(item -> item.entry(now.nanos()));
  }

  /** How far a connected member's clock is before ours, negative where it is behind. */
  public Duration clockAhead(NodeId member, Moment now) {
    return clock.ahead(member, now);
  }

  /** All nodes that are there. */
  public List<BookEntry> entries(Moment now) {
    return shelf.items().stream()
        .filter(Shelf.Item::isHere)
        .map(item -> item.entry(now.nanos()))
        .toList();
  }

  /** Points held against a peer; 0 for most. */
  double misconduct(NodeId peer, Moment now) {
    return misconduct.points(peer, now.nanos());
  }

  private void adverts(
      Neighbour from, Gossip.Adverts message, Moment now, List<BookAction> actions) {
    if (from.isMember()) {
      clock.heard(from.id, message.sentAt(), now);
    }
    for (Gossip.Passed passed : message.adverts()) {
      if (!neighbours.containsKey(from.id)) {
        return; // banned for one of those before
      }
      boolean isAskedFor = from.hasBeenAsked();
      if (!from.maySend(now.nanos())) {
        count(from, Verdict.FLOOD, now, actions);
        continue;
      }
      Judgement judgement = judge.judge(from, passed, isAskedFor, now);
      Shelf.Item item = judgement.item();
      if (item != null && !item.node().equals(self)) {
        keep(from, judgement.verdict(), item, actions);
      } else if (item == null) {
        count(from, judgement.verdict(), now, actions);
      } else {
        own.outbid(item.sequence, now.nanos());
      }
    }
  }

  private void keep(Neighbour from, Verdict verdict, Shelf.Item item, List<BookAction> actions) {
    wants.came(item.key, item.sequence);
    boolean isNews = verdict == Verdict.ACCEPTED;
    Shelf.@Nullable Item before = shelf.get(item.key);
    if ((!isNews && !item.firstHand) || !shelf.put(item)) {
      return;
    }
    if (!isNews && before != null) {
      news.takesOver(item, before);
    }
    if (isNews) {
      actions.add(
          item.isHere() ? new BookAction.Changed(item.node()) : new BookAction.Gone(item.node()));
    }
    if (isNews && item.passable) {
      news.add(item, before);
      from.known.set(item.place);
      @Nullable Neighbour itself = item.firstHand ? from : neighbours.get(item.node());
      if (itself != null) {
        itself.known.set(item.place);
      }
    }
  }

  private void known(Neighbour from, Gossip.Known message, Moment now, List<BookAction> actions) {
    for (Gossip.Mark mark : message.marks()) {
      if (mark.node() == selfKey) {
        own.outbid(mark.sequence(), now.nanos());
      } else if (!from.isMember()) {
        count(from, Verdict.BEYOND_REACH, now, actions);
        return;
      } else {
        named(from, mark, now);
      }
    }
    if (message.begins() && from.isMember()) {
      from.becomePartner();
      if (from.sayAll()) {
        sayAll(from, false, actions);
      }
    }
  }

  private void named(Neighbour from, Gossip.Mark mark, Moment now) {
    Shelf.@Nullable Item item = shelf.get(mark.node());
    if (item != null && item.place >= 0 && item.sequence <= mark.sequence()) {
      from.known.set(item.place);
    }
    if (mark.sequence() > shelf.lastSequence(item, mark.node(), now.nanos())) {
      wants.offered(from.id, mark.node(), mark.sequence());
    }
  }

  private void wanted(
      Neighbour from, Gossip.AdvertsWanted message, Moment now, List<BookAction> actions) {
    if (!from.isMember()) {
      count(from, Verdict.BEYOND_REACH, now, actions);
      return;
    }
    List<Gossip.Passed> batch = new ArrayList<>();
    int bytes = 0;
    for (Gossip.Mark mark : message.marks()) {
      if (!from.mayAsk(now.nanos())) {
        count(from, Verdict.FLOOD, now, actions);
        break;
      }
      Gossip.@Nullable Passed passed = passable(mark, now);
      if (passed != null) {
        bytes += passed.envelope().size();
        if (bytes > MAX_BATCH_BYTES || batch.size() == Gossip.MAX_ADVERTS) {
          send(actions, from.id, message(batch, now));
          batch = new ArrayList<>();
          bytes = passed.envelope().size();
        }
        batch.add(passed);
      }
    }
    if (!batch.isEmpty()) {
      send(actions, from.id, message(batch, now));
    }
  }

  private Gossip.@Nullable Passed passable(Gossip.Mark mark, Moment now) {
    if (mark.node() == selfKey) {
      return own.forAudience(Reach.MESH).map(advert -> mine(advert, now)).orElse(null);
    }
    return shelf
        .find(mark.node())
        .filter(item -> item.passable && item.sequence >= mark.sequence())
        .map(item -> new Gossip.Passed(item.signed.envelope(), item.remaining(now.nanos())))
        .orElse(null);
  }

  private void load(Neighbour from, Bytes report, Moment now, List<BookAction> actions) {
    if (!from.maySendLoad(now.nanos())) {
      count(from, Verdict.FLOOD, now, actions);
      return;
    }
    try {
      LoadReport said = LoadCodec.decode(report);
      shelf
          .find(from.key)
          .ifPresent(item -> {
            item.load = said;
            item.loadAt = now.nanos();
            actions.add(
                item.isHere() ? new BookAction.Changed(from.id) : new BookAction.Gone(from.id));
          });
    } catch (MalformedMessageException e) {
      count(from, Verdict.MALFORMED, now, actions);
    }
  }

  private void goodbye(Neighbour from, Duration after, Moment now, List<BookAction> actions) {
    shelf
        .find(from.key)
        .filter(Shelf.Item::isHere)
        .ifPresent(item -> {
          item.load = item.load.with(after.isZero() ? Availability.LEFT : Availability.DRAINING);
          item.loadAt = now.nanos();
          actions.add(
              item.isHere() ? new BookAction.Changed(from.id) : new BookAction.Gone(from.id));
        });
  }

  /** Its own advert goes to partners, and to those to whom nobody else would pass it on. */
  private void renew(boolean atOnce, Moment now, List<BookAction> actions) {
    if (!own.renew(shelf.size(), load.newest(), () -> clock.time(now), now.nanos(), atOnce)) {
      return;
    }
    for (Neighbour neighbour : neighbours.values()) {
      if (neighbour.isPartner() || !neighbour.isMember()) {
        own.forAudience(neighbour.standing)
            .ifPresent(
                advert -> send(actions, neighbour.id, message(List.of(mine(advert, now)), now)));
      }
    }
  }

  private void tellLoad(Moment now, List<BookAction> actions) {
    load.due(neighbours.size(), now.nanos())
        .ifPresent(report -> {
          Gossip whole = new Gossip.Load(LoadCodec.encode(report));
          Gossip reduced = new Gossip.Load(LoadCodec.encode(report.reduced()));
          for (Neighbour neighbour : neighbours.values()) {
            send(actions, neighbour.id, neighbour.isMember() ? whole : reduced);
          }
        });
  }

  private static LoadReport visible(LoadReport report, Neighbour to) {
    return to.isMember() ? report : report.reduced();
  }

  private int partners() {
    return (int) neighbours.values().stream().filter(Neighbour::isPartner).count();
  }

  private void beginWith(Neighbour neighbour, List<BookAction> actions) {
    neighbour.becomePartner();
    if (neighbour.sayAll()) {
      sayAll(neighbour, true, actions);
    }
  }

  private void sayAll(Neighbour to, boolean begins, List<BookAction> actions) {
    News.all(shelf.items(), to.key, begins).forEach(message -> send(actions, to.id, message));
    to.known.set(0, news.size());
  }

  private void ask(NodeId peer, List<Gossip.Mark> marks, List<BookAction> actions) {
    @Nullable Neighbour neighbour = neighbours.get(peer);
    if (neighbour != null) {
      neighbour.asked(marks.size());
      for (int from = 0; from < marks.size(); from += Gossip.MAX_MARKS) {
        int to = Math.min(marks.size(), from + Gossip.MAX_MARKS);
        send(actions, peer, new Gossip.AdvertsWanted(marks.subList(from, to)));
      }
    }
  }

  private void count(Neighbour peer, Verdict verdict, Moment now, List<BookAction> actions) {
    if (misconduct.count(peer.id, verdict, now.nanos())) {
      actions.add(
          new BookAction.Disconnect(peer.id, limits.ban(), "too many adverts were " + verdict));
      actions.addAll(disconnected(peer.id, now));
    }
  }

  private Gossip.Passed mine(SignedAdvert advert, Moment now) {
    return new Gossip.Passed(advert.envelope(), own.remaining(advert, now.nanos()));
  }

  private Gossip message(Collection<Gossip.Passed> adverts, Moment now) {
    return new Gossip.Adverts(clock.time(now), List.copyOf(adverts));
  }

  private static void send(List<BookAction> actions, NodeId peer, Gossip message) {
    actions.add(new BookAction.Send(peer, message));
  }
}
