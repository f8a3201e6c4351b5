package dev.folkmoot.libp2p.mdns;

import dev.folkmoot.libp2p.Multiaddr;
import dev.folkmoot.libp2p.PeerId;
import dev.folkmoot.libp2p.multiformats.ByteString;
import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * When to ask, when to answer, and what was heard: multicast DNS discovery without its sockets.
 *
 * <p>Time drives it. {@link #nextWake} says when {@link #advance} has something to do; both it and
 * {@link #receive} answer with what to send and what was found.
 *
 * <pre>
 *   start ── 20..120 ms ──► query ── 1 s ──► query ── 2 s ──► query ── … ── 60 s ──► query
 *   a query heard (ours too) ── 20..120 ms, and 1 s after the last answer ──► answer
 *   addresses changed ── the same ──► answer
 * </pre>
 *
 * <p>Answers go to the group even where the question came from another port than 5353: libp2p peers
 * (rust) ask from such a port and listen to the group, and others overhear what they need. Known
 * answers in a question are not looked at: no libp2p stack sends them, and a forged one would
 * silence us. Not safe for use by several threads.
 */
public final class MdnsDiscovery {
  /** Between two queries at first; doubles until {@link #MAX_QUERY_INTERVAL}. */
  static final Duration FIRST_QUERY_INTERVAL = Duration.ofSeconds(1);

  static final Duration MAX_QUERY_INTERVAL = Duration.ofMinutes(1);

  /** RFC 6762, 6: a record is not sent twice within a second. */
  static final Duration ANSWER_INTERVAL = Duration.ofSeconds(1);

  static final Duration MIN_JITTER = Duration.ofMillis(20);
  static final Duration MAX_JITTER = Duration.ofMillis(120);

  /** How long our answer is good: two queries may be lost. */
  static final Duration TTL = Duration.ofMinutes(3);

  private static final int NAME_CHARS = 32;
  private static final String NAME_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final DnsName META_SERVICE = DnsName.of("_services._dns-sd._udp.local");

  private final MdnsConfig config;
  private final RandomGenerator random;
  private final DnsName service;
  private final DnsName instance;
  private final Announcement announcement;
  private final KnownPeers known = new KnownPeers();

  private List<ByteString> attributes = List.of();
  private Instant nextQuery;
  private Duration queryInterval = FIRST_QUERY_INTERVAL;
  private Instant nextAnswer = Instant.MAX;
  private Instant lastAnswer = Instant.MIN;
  private Instant nextExpiry = Instant.MAX;
  private boolean metaAsked;
  private long dropped;

  /** Discovery that begins at {@code now}. */
  public MdnsDiscovery(MdnsConfig config, RandomGenerator random, Instant now) {
    this.config = config;
    this.random = random;
    this.service = DnsName.of(config.serviceName());
    this.instance = service.child(randomName(random));
    this.announcement = new Announcement(config.loopback());
    this.nextQuery = now.plus(jitter());
  }

  /** Not the peer id: a name that changes with each start follows nobody around. */
  private static String randomName(RandomGenerator random) {
    StringBuilder name = new StringBuilder(NAME_CHARS);
    for (int i = 0; i < NAME_CHARS; i++) {
      name.append(NAME_ALPHABET.charAt(random.nextInt(NAME_ALPHABET.length())));
    }
    return name.toString();
  }

  /**
   * From now on this host listens here. Loopback, relayed and named addresses, those over 255 bytes
   * and those beyond one packet are left out. With no address left nothing is answered.
   */
  public void announce(List<Multiaddr> addresses, Instant now) {
    List<ByteString> before = attributes;
    attributes = announcement.write(config.self(), addresses);
    if (!attributes.equals(before)) {
      scheduleAnswer(now);
    }
  }

  /** Asks anew as at the start, soon and often: there is a link where nobody was asked yet. */
  public void begin(Instant now) {
    nextQuery = now.plus(jitter());
    queryInterval = FIRST_QUERY_INTERVAL;
  }

  /** The last packet of a host that goes: RFC 6762, 10.1. Empty where it never said it was here. */
  public Optional<ByteString> farewell() {
    return answer(0).map(DnsWriter::write).map(ByteString::copyOf);
  }

  /** When {@link #advance} should be called next, if no packet comes before. */
  public Instant nextWake() {
    return Stream.of(nextQuery, nextAnswer, nextExpiry).min(Instant::compareTo).orElseThrow();
  }

  /** Does what is due. */
  public List<MdnsEvent> advance(Instant now) {
    List<MdnsEvent> events = new ArrayList<>();
    if (!now.isBefore(nextQuery)) {
      events.add(send(DnsMessage.query(service, DnsMessage.PTR)));
      nextQuery = now.plus(queryInterval).plus(jitter());
      Duration doubled = queryInterval.multipliedBy(2);
      queryInterval = doubled.compareTo(MAX_QUERY_INTERVAL) < 0 ? doubled : MAX_QUERY_INTERVAL;
      // A peer answers its own query, so that those who only listen learn of it.
      scheduleAnswer(now);
    }
    if (!now.isBefore(nextAnswer)) {
      nextAnswer = Instant.MAX;
      lastAnswer = now;
      answer(TTL.toSeconds()).ifPresent(message -> events.add(send(message)));
    }
    if (!now.isBefore(nextExpiry)) {
      events.addAll(known.expire(now));
      nextExpiry = known.size() == 0 ? Instant.MAX : now.plus(ANSWER_INTERVAL);
    }
    return events;
  }

  /**
   * Takes a packet in. One that is malformed, too long or from off the link is dropped and counted.
   *
   * @param source the address it came from
   */
  public List<MdnsEvent> receive(byte[] packet, InetAddress source, Instant now) {
    List<MdnsEvent> events = new ArrayList<>(advance(now));
    if (!config.onLink().test(source)) {
      dropped++;
      return events;
    }
    try {
      DnsMessage message = DnsReader.read(packet);
      if (message.response()) {
        collect(message, now, events);
      } else if (asksForUs(message)) {
        scheduleAnswer(now);
      }
    } catch (MalformedException notOurs) {
      dropped++; // anyone on the link may send anything; a counter is all the notice it deserves
    }
    return events;
  }

  /** How many packets were dropped unread or unreadable. */
  public long dropped() {
    return dropped;
  }

  private boolean asksForUs(DnsMessage query) {
    boolean ours = false;
    for (DnsMessage.Question question : query.questions()) {
      boolean forPointers = question.type() == DnsMessage.PTR || question.type() == DnsMessage.ANY;
      boolean forAttributes =
          question.type() == DnsMessage.TXT || question.type() == DnsMessage.ANY;
      boolean meta = forPointers && question.name().equals(META_SERVICE);
      metaAsked |= meta;
      ours |=
          meta
              || (forPointers && question.name().equals(service))
              || (forAttributes && question.name().equals(instance));
    }
    return ours;
  }

  private void scheduleAnswer(Instant now) {
    if (nextAnswer.equals(Instant.MAX)) {
      Instant soon = now.plus(jitter());
      Instant allowed = lastAnswer.equals(Instant.MIN) ? soon : lastAnswer.plus(ANSWER_INTERVAL);
      nextAnswer = soon.isAfter(allowed) ? soon : allowed;
    }
  }

  private Optional<DnsMessage> answer(long ttlSeconds) {
    List<DnsRecord> answers = new ArrayList<>();
    if (metaAsked) {
      answers.add(new DnsRecord.Ptr(META_SERVICE, ttlSeconds, service));
      metaAsked = false;
    }
    List<ByteString> fitting = new ArrayList<>(attributes);
    answers.add(new DnsRecord.Ptr(service, ttlSeconds, instance));
    while (!fitting.isEmpty()) {
      DnsMessage message =
          DnsMessage.response(answers, List.of(new DnsRecord.Txt(instance, ttlSeconds, fitting)));
      if (DnsWriter.write(message).length <= DnsMessage.MAX_SENT_BYTES) {
        return Optional.of(message);
      }
      fitting.removeLast();
    }
    return Optional.empty();
  }

  private void collect(DnsMessage response, Instant now, List<MdnsEvent> events) {
    List<DnsRecord.Txt> all =
        Stream.concat(response.answers().stream(), response.additionals().stream())
            .filter(DnsRecord.Txt.class::isInstance)
            .map(DnsRecord.Txt.class::cast)
            .filter(record -> record.name().isChildOf(service) && !record.name().equals(instance))
            .toList();
    long ttl = all.stream().mapToLong(DnsRecord::ttlSeconds).min().orElse(0);
    for (Map.Entry<PeerId, List<Multiaddr>> peer : announcement.read(all).entrySet()) {
      if (!peer.getKey().equals(config.self())) {
        known.heard(peer.getKey(), peer.getValue(), ttl, now).ifPresent(events::add);
      }
    }
    if (known.size() > 0 && nextExpiry.equals(Instant.MAX)) {
      nextExpiry = now.plus(ANSWER_INTERVAL);
    }
  }

  private Duration jitter() {
    return Duration.ofMillis(random.nextLong(MIN_JITTER.toMillis(), MAX_JITTER.toMillis() + 1));
  }

  private static MdnsEvent send(DnsMessage message) {
    return new MdnsEvent.Send(ByteString.copyOf(DnsWriter.write(message)));
  }
}
