package dev.folkmoot.engine.speech;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.core.chat.ThoughtMarks;
import dev.folkmoot.core.chat.Tool;
import dev.folkmoot.core.failure.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Understands what a model says while it says it. Text goes in as it is generated, cut anywhere;
 * what comes out depends on the text only, never on where it was cut, so that an answer which is
 * replayed by another engine is understood in the same way.
 *
 * <p><b>States.</b> An answer is <i>opening</i> until it is clear whether it begins with a thought;
 * then it is <i>thinking</i> or <i>answering</i>, and text flows through. In a call ({@link
 * CallBody}) nothing flows until the call is whole. Behind it (<i>closing</i>) come marks that mean
 * nothing. The channels of harmony add the <i>heading</i> of each part.
 *
 * <p><b>What is held back.</b> While text flows: what may be the beginning of a mark, and the
 * blanks before it, which belong to the mark and not to the text if one comes. So nothing is said
 * that has to be taken back, and nothing is lost: the blanks around marks are the only characters
 * of an answer that are not told.
 *
 * <p><b>Where thoughts are.</b> Before the answer only: a model that explains {@code <think>} to
 * somebody is quoting. Calls may begin anywhere, in a thought that was not closed too.
 *
 * <p><b>What goes wrong.</b> A call that is none is a fault ({@link #fault}), and nothing is said
 * after it; where a family has no mark for a call, or one with other uses, it is text. A call that
 * the end of the answer cuts off is text, as it stands.
 *
 * <p>Used by one thread at a time.
 */
public final class SpeechParser {

  /** Characters of one call; it has to fit into one frame between nodes. */
  static final int MAX_CALL_CHARS = 128 * 1024;

  /** Characters of what heads a part or a call: a name and a few marks. */
  static final int MAX_HEAD_CHARS = 1024;

  /** Blanks that are held back; more of them are hardly meant to be before a mark. */
  static final int MAX_HELD_BLANKS = 1024;

  private enum State {
    OPENING,
    THINKING,
    ANSWERING,
    HEADING,
    CALLING,
    CLOSING
  }

  private static final Pattern RECIPIENT = Pattern.compile("to=(?:functions\\.)?([\\w.\\-]+)");

  private static final CallForm BARE =
      new CallForm.Json("", List.of(), Optional.empty(), List.of(), true);
  private static final CallForm CHANNEL_CALL = BARE;

  private final @Nullable ThoughtMarks thoughts;
  private final List<CallForm> forms;
  private final boolean bare;
  private final boolean channels;
  private final CallReader reader;
  private final Marks inThought;
  private final Marks inAnswer;
  private final Marks inHead;

  private final StringBuilder pending = new StringBuilder();
  private final StringBuilder head = new StringBuilder();
  private List<Said> said = List.of();
  private State state;
  private @Nullable CallBody call;
  private @Nullable Marks closings;
  private @Nullable FailureException fault;

  /** Whether blanks at the front of what is pending belong to a mark before it. */
  private boolean trimming;

  /** What stood before the mark of a call, and is text if the call is. */
  private String blanks = "";

  /** Whether an object may be a call here: where nothing but calls was said. */
  private boolean bareHere;

  /** Whether the head that is read follows the mark that begins one. */
  private boolean headed;

  /**
   * A parser for one answer.
   *
   * @param tools that the model was given; without any, what looks like a call is text
   * @param opening where the prompt ends
   */
  public SpeechParser(Syntax syntax, List<Tool> tools, Opening opening) {
    reader = new CallReader(tools);
    switch (syntax) {
      case Syntax.Tagged tagged -> {
        thoughts = tagged.thoughts().orElse(null);
        forms = tools.isEmpty() ? List.of() : tagged.calls();
        bare = tagged.bare() && !tools.isEmpty();
        channels = false;
        List<String> opens = new ArrayList<>(forms.stream().map(CallForm::open).toList());
        List<String> ends = new ArrayList<>(opens);
        tagged.thoughts().ifPresent(marks -> ends.add(marks.close()));
        opens.addAll(tagged.silent());
        inAnswer = new Marks(opens);
        inThought = new Marks(ends);
        inHead = new Marks(List.of());
      }
      case Syntax.Channels _ -> {
        thoughts = null;
        forms = List.of();
        bare = false;
        channels = true;
        List<String> ends =
            List.of(
                Syntax.Channels.START,
                Syntax.Channels.END,
                Syntax.Channels.CALL,
                Syntax.Channels.RETURN);
        List<String> opens = new ArrayList<>(ends);
        opens.add(Syntax.Channels.MESSAGE);
        inHead = new Marks(opens);
        opens.set(opens.size() - 1, Syntax.Channels.CHANNEL);
        inAnswer = new Marks(opens);
        inThought = inAnswer;
      }
    }
    state = begin(opening);
    bareHere = bare && opening != Opening.ANSWERING;
    trimming = opening == Opening.THINKING;
  }

  private State begin(Opening opening) {
    return switch (opening) {
      case FRESH -> channels ? State.HEADING : thoughts != null ? State.OPENING : State.ANSWERING;
      case THINKING -> State.THINKING;
      case ANSWERING -> State.ANSWERING;
    };
  }

  /**
   * Takes the next piece of text.
   *
   * @return what is certain now, perhaps nothing
   */
  public List<Said> accept(String piece) {
    if (flowsThrough(piece)) {
      return List.of(state == State.THINKING ? new Said.Thought(piece) : new Said.Text(piece));
    }
    if (fault != null || piece.isEmpty()) {
      return List.of();
    }
    pending.append(piece);
    said = new ArrayList<>(2);
    boolean goesOn = true;
    while (goesOn && fault == null) {
      goesOn = step();
    }
    return said;
  }

  /** Whether a piece says what it says at once: nearly all do, and this is all they cost. */
  private boolean flowsThrough(String piece) {
    boolean flows = state == State.ANSWERING ? !bareHere : state == State.THINKING;
    return flows
        && pending.isEmpty()
        && !trimming
        && !piece.isEmpty()
        && fault == null
        && watched().isFreeOf(piece)
        && !(holdsBlanks() && Character.isWhitespace(piece.charAt(piece.length() - 1)));
  }

  /** Nothing more comes: what was held back, as far as it is something. */
  public List<Said> end() {
    if (fault != null) {
      return List.of();
    }
    said = new ArrayList<>(1);
    switch (state) {
      case OPENING, CLOSING -> tell(State.ANSWERING, pending.toString());
      case THINKING, ANSWERING -> tell(state, trimming ? "" : pending.toString());
      case HEADING -> {
        if (!headed) {
          tell(State.ANSWERING, head.append(pending).toString());
        }
      }
      case CALLING -> endInCall();
    }
    pending.setLength(0);
    head.setLength(0);
    state = State.ANSWERING;
    trimming = false;
    return said;
  }

  private void endInCall() {
    CallBody body = requireNonNull(call);
    if (channels && body.raw().isBlank()) {
      said.add(new Said.Call(body.name(), Map.of()));
    } else {
      tell(State.ANSWERING, asText(body) + pending);
    }
  }

  private String asText(CallBody body) {
    return blanks + body.form().open() + body.raw();
  }

  /** Why nothing more is said; null as long as all is well. */
  public @Nullable FailureException fault() {
    return fault;
  }

  /** Whether what comes next belongs to the answer: to what a client may want to have a form. */
  public boolean isAnswering() {
    return channels ? state == State.ANSWERING : state != State.THINKING;
  }

  private boolean step() {
    return switch (state) {
      case OPENING -> opening();
      case THINKING, ANSWERING -> flowing();
      case HEADING -> heading();
      case CALLING -> calling();
      case CLOSING -> closing();
    };
  }

  private Marks watched() {
    return state == State.THINKING ? inThought : inAnswer;
  }

  /** In a thought, and in an answer that may make calls. */
  private boolean holdsBlanks() {
    return !channels && (state == State.THINKING || !forms.isEmpty());
  }

  private boolean opening() {
    String open = requireNonNull(thoughts).open();
    int at = firstVisible();
    if (at == pending.length() && at <= MAX_HELD_BLANKS) {
      return false;
    }
    String rest = pending.substring(at, Math.min(pending.length(), at + open.length()));
    if (rest.equals(open)) {
      pending.delete(0, at + open.length());
      state = State.THINKING;
      trimming = true;
      return true;
    }
    if (open.startsWith(rest) && at < pending.length()) {
      return false;
    }
    state = State.ANSWERING;
    return true;
  }

  private boolean flowing() {
    if (trimming) {
      pending.delete(0, firstVisible());
      if (pending.isEmpty()) {
        return false;
      }
      trimming = false;
    }
    if (state == State.ANSWERING && bareHere) {
      return bareCall();
    }
    Marks.Found mark = watched().first(pending);
    if (mark == null) {
      flow();
      return false;
    }
    boolean ends = state == State.THINKING || form(mark.mark()) != null;
    String before = pending.substring(0, mark.at());
    String text = ends && !channels ? before.stripTrailing() : before;
    blanks = before.substring(text.length());
    tell(state, text);
    pending.delete(0, mark.end());
    meet(mark.mark());
    return true;
  }

  /** Lets everything through that can be no part of a mark. */
  private void flow() {
    int certain = watched().begun(pending);
    if (holdsBlanks()) {
      int least = Math.max(0, certain - MAX_HELD_BLANKS);
      while (certain > least && Character.isWhitespace(pending.charAt(certain - 1))) {
        certain--;
      }
    }
    tell(state, pending.substring(0, certain));
    pending.delete(0, certain);
  }

  /** Where only calls were said: one without a mark may begin, or the next of several. */
  private boolean bareCall() {
    int at = firstVisible();
    if (at == pending.length() && at <= MAX_HELD_BLANKS) {
      return false;
    }
    char first = at < pending.length() ? pending.charAt(at) : ' ';
    if (first == '{') {
      blanks = pending.substring(0, at);
      pending.delete(0, at);
      startCall(BARE, "");
    } else if (first == ';' && call != null) {
      return separator(at);
    } else {
      bareHere = false;
    }
    return true;
  }

  /** Llama puts a semicolon between two calls. Before anything else it is text. */
  private boolean separator(int at) {
    int next = at + 1;
    while (next < pending.length() && Character.isWhitespace(pending.charAt(next))) {
      next++;
    }
    if (next == pending.length() && next <= MAX_HELD_BLANKS) {
      return false;
    }
    if (next < pending.length() && pending.charAt(next) == '{') {
      blanks = pending.substring(0, next);
      pending.delete(0, next);
      startCall(BARE, "");
    } else {
      bareHere = false;
    }
    return true;
  }

  private @Nullable CallForm form(String mark) {
    for (CallForm form : forms) {
      if (form.open().equals(mark)) {
        return form;
      }
    }
    return null;
  }

  private void meet(String mark) {
    CallForm form = form(mark);
    if (form != null) {
      startCall(form, "");
    } else if (channels) {
      startHead(mark);
    } else if (state == State.THINKING) {
      state = State.ANSWERING;
      trimming = true;
    }
    // else it was a silent one
  }

  private void startHead(String mark) {
    head.setLength(0);
    headed = mark.equals(Syntax.Channels.START) || mark.equals(Syntax.Channels.CHANNEL);
    if (mark.equals(Syntax.Channels.CHANNEL)) {
      head.append(mark);
    }
    state = State.HEADING;
  }

  private boolean heading() {
    Marks.Found mark = inHead.first(pending);
    int upTo = mark == null ? inHead.begun(pending) : mark.at();
    head.append(pending, 0, upTo);
    pending.delete(0, mark == null ? upTo : mark.end());
    if (head.length() > MAX_HEAD_CHARS) {
      // No head is so long: a model that has lost its marks just talks.
      tell(State.ANSWERING, head.toString());
      head.setLength(0);
      state = State.ANSWERING;
      return true;
    }
    if (mark == null) {
      return false;
    }
    if (mark.mark().equals(Syntax.Channels.MESSAGE)) {
      startPart(head.toString());
    } else {
      if (!headed) {
        tell(State.ANSWERING, head.toString());
      }
      startHead(mark.mark());
    }
    return true;
  }

  private void startPart(String heading) {
    Matcher recipient = RECIPIENT.matcher(heading);
    int channel = heading.indexOf(Syntax.Channels.CHANNEL);
    String name =
        channel < 0 ? "" : heading.substring(channel + Syntax.Channels.CHANNEL.length()).strip();
    if (recipient.find()) {
      blanks = "";
      startCall(CHANNEL_CALL, recipient.group(1));
    } else {
      state = name.startsWith("analysis") ? State.THINKING : State.ANSWERING;
    }
  }

  private void startCall(CallForm form, String name) {
    call = new CallBody(form, name, reader);
    closings = new Marks(form.closings());
    state = State.CALLING;
  }

  private boolean calling() {
    CallBody body = requireNonNull(call);
    switch (body.accept(pending)) {
      case CallBody.Reading.Incomplete _ -> {
        return false;
      }
      case CallBody.Reading.Complete(List<Said.Call> calls) -> {
        said.addAll(calls);
        state = State.CLOSING;
      }
      case CallBody.Reading.NoCall(FailureException reason) -> {
        if (body.isLenient()) {
          tell(State.ANSWERING, asText(body));
          bareHere = false;
          state = State.ANSWERING;
        } else {
          fault = reason;
        }
      }
    }
    return true;
  }

  private boolean closing() {
    pending.delete(0, firstVisible());
    if (channels) {
      head.setLength(0);
      headed = true;
      state = State.HEADING;
      return true;
    }
    List<String> marks = requireNonNull(call).closings();
    for (String mark : marks) {
      if (pending.indexOf(mark) == 0) {
        pending.delete(0, mark.length());
        return true;
      }
    }
    if (pending.isEmpty() || requireNonNull(closings).mayBegin(pending)) {
      return false;
    }
    state = State.ANSWERING;
    trimming = true;
    bareHere = bare;
    return true;
  }

  private int firstVisible() {
    int at = 0;
    while (at < pending.length() && Character.isWhitespace(pending.charAt(at))) {
      at++;
    }
    return at;
  }

  private void tell(State part, String text) {
    if (!text.isEmpty()) {
      said.add(part == State.THINKING ? new Said.Thought(text) : new Said.Text(text));
    }
  }
}
