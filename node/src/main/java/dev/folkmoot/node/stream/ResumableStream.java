package dev.folkmoot.node.stream;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.inference.Continuity;
import dev.folkmoot.core.inference.FinishReason;
import dev.folkmoot.core.inference.InferenceRequest;
import dev.folkmoot.core.inference.TokenEvent;
import dev.folkmoot.core.inference.Transcript;
import dev.folkmoot.core.inference.Usage;
import dev.folkmoot.core.model.KeepAlive;
import dev.folkmoot.core.peer.NodeId;
import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.engine.Generation;
import dev.folkmoot.node.routing.Choice;
import dev.folkmoot.node.routing.Route;
import dev.folkmoot.node.routing.RoutePlan;
import dev.folkmoot.node.routing.Wanted;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An answer that does not break when the machine breaks that gives it.
 *
 * <p>The stream is at one of its {@linkplain Leg legs}. Every event is written down before it is
 * passed on. When the leg is lost, before its first word or in the middle of a sentence, the router
 * is asked for the next machine with the same weights, and that one goes on from the transcript:
 * the tokens are replayed through its grammar, penalties, stop strings and random numbers, so that
 * what comes next is what would have come. Where an engine tells no tokens, as other programs do,
 * the text is gone on with, if it is all that was said. A request that is wrong is wrong
 * everywhere, and is told so as soon as a second machine, or this one, agrees.
 *
 * <p>A machine that is silent may be dead, or slow; from here nobody can tell. So it is not given
 * up but raced: a second one begins as if the first were lost, a third one if the second is lost or
 * silent as well, and whoever speaks first is heard from then on. What the others answer is thrown
 * away before anybody heard of it. This costs double work once in a while, and never a word too
 * many.
 *
 * <p>One reader, as any {@link Generation}; the rest may be asked by anybody.
 */
public final class ResumableStream implements Generation {

  /** Machines asked for one answer; beyond that something is wrong with the request. */
  static final int MAX_LEGS = 24;

  /** Machines that work on one answer at once: more would be a flood, and no quicker. */
  static final int MAX_AT_ONCE = 4;

  /** After a break, machines that were asked in vain are asked a second time, this much later. */
  static final Duration SECOND_ROUND = Duration.ofMillis(400);

  /**
   * Further rounds for a program beside this process that was lost: whoever looks after it starts
   * it again within seconds, and nothing is lost meanwhile but time.
   */
  static final List<Duration> LATER_ROUNDS =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

  /** How far this node is with its own end. */
  private enum Leaving {
    NOT,
    /** Nothing more is begun here, nor where it would have to wait. */
    SOON,
    /** Nothing more is begun at all. */
    NOW
  }

  /** What clients of a node hear that ends before they have their answer. */
  public static final Failure LEFT =
      new Failure(
          Failure.Kind.BUSY, "this machine is shutting down; ask again, or another machine");

  private static final System.Logger LOG = System.getLogger(ResumableStream.class.getName());

  private final Passage passage;
  private final Optional<KeepAlive> keepAlive;
  private final InferenceRequest request;
  private final StreamListener listener;
  private final Transcript transcript;
  private final Fence fence;

  /** The end that we have given to an answer ourselves. */
  private TokenEvent.@Nullable Finished ending;

  /** Other machines, and this one's for its other programs, that were asked in vain. */
  private final Set<NodeId> elsewhere = new HashSet<>();

  private final Journey journey = new Journey();

  /** Those that run beside each other, while they do. */
  private final List<Run> racing = new CopyOnWriteArrayList<>();

  private Wanted wanted;
  private @Nullable Step waiting;
  private int legs;
  private int rounds;

  /** Whether a program beside this process has spoken and was lost. */
  private boolean isProgramLost;

  /** Whether anything was said, by whomever. */
  private volatile boolean hasBegun;

  private volatile @Nullable Run run;
  private volatile boolean closed;
  private volatile Leaving leaving = Leaving.NOT;
  private volatile Duration loadTime = Duration.ZERO;

  /**
   * @param wanted whose weights are fixed
   * @param request nothing of it is answered, and its seed is drawn
   */
  public ResumableStream(
      Passage passage,
      Wanted wanted,
      Optional<KeepAlive> keepAlive,
      InferenceRequest request,
      StreamListener listener) {
    this.passage = passage;
    this.wanted = wanted;
    this.keepAlive = keepAlive;
    this.request = request;
    this.listener = listener;
    this.transcript = new Transcript(request.isAnsweredByText());
    this.fence = new Fence(request);
  }

  /** Who answers now, and who was asked before; before the first event, who is asked. */
  public Route route() {
    return journey.route();
  }

  /** How long the model was waited for on this machine; zero if another one answers. */
  public Duration loadTime() {
    return loadTime;
  }

  /**
   * This node is about to end. An answer of which nothing was said, and with which this machine has
   * not begun, is handed to a machine that can begin at once; where there is none, it fails at
   * once, so that the client may ask elsewhere. What is being said goes on.
   */
  public void leave() {
    leaving = Leaving.SOON;
    Run current = run;
    if (current != null
        && current.choice.reach() == Reach.LOCAL
        && !current.hasSpoken() // other programs do not tell how far they are
        && current.leg.isWaiting()) {
      current.leg.close();
    }
  }

  /** This node ends soon: an answer of which nothing was said until now fails. */
  public void hurry() {
    leaving = Leaving.NOW;
    Run current = run;
    if (current != null && !hasBegun) {
      current.leg.close();
      racing.forEach(run -> run.leg.close());
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Whoever interrupts the reader of a node that is about to end means the node's end, and the
   * client is told so.
   */
  @Override
  public TokenEvent next() throws InterruptedException {
    try {
      return nextEvent();
    } catch (InterruptedException e) {
      if (leaving == Leaving.NOT) {
        throw e;
      }
      LOG.log(System.Logger.Level.DEBUG, "an answer is cut off by the end of this node", e);
      return new TokenEvent.Failed(LEFT);
    }
  }

  private TokenEvent nextEvent() throws InterruptedException {
    while (true) {
      TokenEvent end = ended();
      if (end != null) {
        return end;
      }
      Optional<Step> step = nextStep();
      if (step.isEmpty()) {
        return new TokenEvent.Failed(verdict());
      }
      switch (step.get()) {
        case Step.Heard(TokenEvent event) -> {
          Optional<TokenEvent> passed = passed(event);
          if (passed.isPresent()) {
            return passed.get();
          }
        }
        case Step.Lost lost -> {
          Step.Lost loss = isLeft(lost) ? new Step.Lost(LEFT, Step.Blame.NOBODY) : lost;
          // Who cannot take an answer up says no more of the request: it was being answered.
          boolean isWrong = transcript.isEmpty() && journey.isWrongEverywhere(loss, isLocal());
          lost(loss);
          if (isWrong) {
            return new TokenEvent.Failed(loss.failure());
          }
        }
        case Step.Alive _, Step.Silent _ -> {
          // there is nothing to say yet
        }
      }
    }
  }

  /** Whether this machine has let go of it in order to end. */
  private boolean isLeft(Step.Lost loss) {
    return leaving != Leaving.NOT && isLocal() && loss.failure().kind() == Failure.Kind.CANCELLED;
  }

  /** What comes of listening to whoever answers now, or next; empty if nobody is left. */
  private Optional<Step> nextStep() throws InterruptedException {
    Step pending = waiting;
    if (pending != null) {
      waiting = null;
      return Optional.of(pending);
    }
    Run current = run;
    if (current != null) {
      return Optional.of(awaitStep(current));
    }
    Optional<Run> begun = begin();
    return begun.isEmpty() ? Optional.empty() : Optional.of(awaitStep(begun.get()));
  }

  @Override
  public @Nullable TokenEvent poll() {
    TokenEvent end = ended();
    if (end != null) {
      return end;
    }
    Run current = run;
    if (waiting != null || current == null) {
      return null;
    }
    Step step = current.leg.poll();
    if (step instanceof Step.Heard(TokenEvent event)) {
      return passed(event).orElse(null);
    }
    if (step instanceof Step.Lost) {
      // A loss may need somebody else, and that takes time.
      waiting = step;
    }
    return null;
  }

  /** Asks the next machine; empty if there is none. */
  private Optional<Run> begin() throws InterruptedException {
    Optional<Run> begun = ask(wanted);
    while (begun.isEmpty() && hasRoundsLeft()) {
      // In the middle of an answer all are worth a second knock: places are found for those who
      // have begun, and who was lost may be there again.
      passage.pause(rounds == 0 ? SECOND_ROUND : LATER_ROUNDS.get(rounds - 1));
      rounds++;
      wanted = wanted.reconsidering(elsewhere);
      begun = ask(wanted);
    }
    begun.ifPresent(this::take);
    return begun;
  }

  private boolean hasRoundsLeft() {
    boolean isWorthIt =
        !closed && leaving != Leaving.NOW && !transcript.isEmpty() && transcript.isResumable();
    return isWorthIt && rounds < 1 + (isProgramLost ? LATER_ROUNDS.size() : 0);
  }

  private Optional<Run> ask(Wanted now) {
    if (closed || legs == MAX_LEGS || !transcript.isResumable() || leaving == Leaving.NOW) {
      return Optional.empty();
    }
    RoutePlan plan = passage.router().plan(now);
    if (plan.choices().isEmpty()) {
      if (legs == 0) {
        plan.failure().ifPresent(journey::foundNobody);
      }
      return Optional.empty();
    }
    Choice choice = plan.choices().getFirst();
    if (leaving != Leaving.NOT && (choice.reach() == Reach.LOCAL || !isReady(choice))) {
      return Optional.empty();
    }
    legs++;
    InferenceRequest asked =
        transcript.isEmpty() ? request : request.withAnswered(transcript.answered());
    Leg leg = passage.legs().begin(choice, now, keepAlive, asked);
    listener.asked(choice, !transcript.isEmpty());
    return Optional.of(
        new Run(
            choice,
            leg,
            passage.router().asked(choice, now),
            passage.router(),
            passage.nanoTime()));
  }

  /** Whether it would begin at once. */
  private static boolean isReady(Choice choice) {
    return choice.estimate().isReady();
  }

  /** From now on this one is listened to. */
  private void take(Run begun) {
    run = begun;
    journey.isWith(begun.choice);
    if (closed) {
      begun.drop();
    } else if (leaving == Leaving.NOW && !hasBegun) {
      begun.leg.close(); // whoever hurries may have looked before it was there
    }
  }

  private Step awaitStep(Run current) throws InterruptedException {
    Step step = current.untilDoubted();
    return step instanceof Step.Silent ? race(current) : step;
  }

  /**
   * The machine is silent: has another one try, as if the first were lost, and listens to whichever
   * speaks first. If that one is lost or falls silent as well, the next one enters: those that died
   * together cost no more than a doubt each.
   */
  private Step race(Run slow) throws InterruptedException {
    LOG.log(System.Logger.Level.DEBUG, "{0} is silent", slow.choice.name());
    Race race = new Race(passage.threads(), MAX_LEGS);
    racing.clear();
    racing.add(slow);
    race.enterDoubted(slow);
    try {
      Optional<Run> fresh = enterAnother(race, slow);
      while (true) {
        Race.Result result = race.next();
        Run run = result.run();
        switch (result.step()) {
          case Step.Heard heard -> {
            won(run, slow, fresh);
            return heard;
          }
          case Step.Lost loss when racing.size() == 1 -> {
            // Who is left is the one that is lost: the next one is asked as after any loss.
            if (run != slow) {
              take(run);
            }
            return loss;
          }
          case Step.Lost loss -> {
            racing.remove(run);
            remember(run, loss);
            wanted = wanted.without(run.choice.node());
            if (fresh.isEmpty() || fresh.get() == run) {
              fresh = enterAnother(race, slow);
            }
          }
          case Step.Silent _, Step.Alive _ -> fresh = enterAnother(race, slow);
        }
      }
    } finally {
      racing.stream().filter(run -> run != this.run && run != slow).forEach(Run::drop);
      racing.clear();
    }
  }

  /** Asks somebody who does not run yet; empty if there is nobody. */
  private Optional<Run> enterAnother(Race race, Run slow) {
    if (racing.size() == MAX_AT_ONCE) {
      return Optional.empty();
    }
    Wanted others = wanted;
    for (Run run : racing) {
      others = others.without(run.choice.node());
    }
    Optional<Run> rival = ask(others);
    rival.ifPresent(run -> {
      racing.add(run);
      if (closed) {
        run.drop(); // whoever closed may have looked before it was there
      }
      listener.hedged(slow.choice, run.choice);
      race.enter(run);
    });
    return rival;
  }

  /** One has spoken: who kept silent beside it is lost, who had no time to speak is let go. */
  private void won(Run winner, Run slow, Optional<Run> fresh) {
    if (winner == slow) {
      return;
    }
    for (Run run : racing) {
      if (run != winner && (fresh.isEmpty() || run != fresh.get())) {
        remember(run, Race.silence());
        wanted = wanted.without(run.choice.node());
      }
    }
    take(winner);
  }

  /** What the client hears of what was said; empty if it hears nothing of it. */
  private Optional<TokenEvent> passed(TokenEvent event) {
    Run current = run;
    boolean isTrusted = current == null || current.leg.isOwnEngine();
    Fence.Ruling ruling = isTrusted ? Fence.WITHIN : fence.judge(event, !isLocal());
    return switch (ruling) {
      case Fence.Within _ -> Optional.of(said(event));
      case Fence.Torn _ -> {
        lost(pastLimits());
        yield Optional.empty();
      }
      case Fence.Over(Optional<TokenEvent.Text> rest, Optional<String> stop) -> {
        Optional<TokenEvent> passed = rest.map(this::said);
        ending = ending(stop);
        lost(pastLimits());
        yield passed.or(() -> Optional.ofNullable(ended()));
      }
    };
  }

  private static Step.Lost pastLimits() {
    return new Step.Lost(
        new Failure(Failure.Kind.ENGINE_FAILED, "it went on past the limits of the request"),
        Step.Blame.MACHINE);
  }

  /** The end that we have given the answer, to be told once. */
  private TokenEvent.@Nullable Finished ended() {
    TokenEvent.Finished end = ending;
    if (end != null) {
      ending = null;
      listener.said(end);
    }
    return end;
  }

  /** Of a prompt whose tokens the peer never told, our own estimate stands. */
  private TokenEvent.Finished ending(Optional<String> stop) {
    Run current = run;
    int told = current == null ? 0 : current.leg.promptTokens();
    Usage usage =
        new Usage(
            told > 0 ? told : wanted.promptTokens(),
            0,
            transcript.pieces(),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO);
    int breaks = transcript.breaks();
    Continuity continuity = breaks == 0 ? Continuity.UNBROKEN : new Continuity(breaks, false);
    FinishReason reason = stop.isPresent() ? FinishReason.STOP : FinishReason.LENGTH;
    return new TokenEvent.Finished(reason, usage, List.of(), continuity, stop);
  }

  private TokenEvent said(TokenEvent event) {
    Run current = run;
    if (current == null) {
      throw new IllegalStateException("nobody can have said that");
    }
    boolean first = !current.hasSpoken();
    hasBegun = true;
    if (first) {
      boolean resumed = !transcript.isEmpty();
      transcript.from(current.leg.origin());
      fence.taken();
      loadTime = current.leg.loadTime();
      journey.isWith(current.choice);
      listener.began(current.choice, resumed);
    }
    transcript.add(event);
    fence.said(event);
    current.spoke(event);
    listener.said(event);
    return event;
  }

  private void lost(Step.Lost loss) {
    Run current = run;
    if (current == null) {
      return;
    }
    run = null;
    remember(current, loss);
    wanted = wanted.without(current.choice.node());
  }

  private void remember(Run gone, Step.Lost loss) {
    gone.lost(loss);
    boolean isHere = gone.choice.reach() == Reach.LOCAL;
    boolean cannotGoOn =
        loss.blame() == Step.Blame.ASKER && !gone.hasSpoken() && !transcript.isEmpty();
    journey.lost(gone, loss, transcript.pieces(), cannotGoOn);
    if (cannotGoOn) {
      // It will not be able to a moment later either.
      elsewhere.remove(gone.choice.node());
      isProgramLost &= !isHere;
    } else {
      boolean isProgram = isHere && !gone.leg.isOwnEngine();
      isProgramLost |= isProgram && gone.hasSpoken();
      if (isProgram || !isHere) {
        elsewhere.add(gone.choice.node());
      }
    }
    listener.lost(gone.choice, loss.failure(), transcript.pieces());
  }

  /** What the client is told when nobody is left. */
  private Failure verdict() {
    if (transcript.isEmpty()) {
      return leaving == Leaving.NOT ? journey.unanswered(wanted) : LEFT;
    }
    return journey.brokenOff(legs == 1, transcript.isResumable());
  }

  /** Whether this machine answers now. */
  boolean isLocal() {
    Run current = run;
    return current != null && current.choice.reach() == Reach.LOCAL;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    Run current = run;
    if (current != null) {
      current.drop();
    }
    racing.forEach(Run::drop);
    listener.closed();
  }
}
