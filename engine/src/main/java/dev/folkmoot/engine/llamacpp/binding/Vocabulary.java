package dev.folkmoot.engine.llamacpp.binding;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.folkmoot.core.failure.FailureException;
import dev.folkmoot.engine.grammar.Lexicon;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The tokens of a model. Safe for use by many threads. */
public final class Vocabulary {

  private static final int NONE = -1;
  private static final int FIRST_PIECE_BYTES = 64;
  private static final byte[] NO_TEXT = {};

  /**
   * A word of this length fits the stack of any thread. Longer texts get a stack of their own: many
   * models cut words with {@code std::regex}, which calls itself for every character of a word.
   */
  private static final int ORDINARY_TEXT_BYTES = 1024;

  private static final long STACK_BYTES = 1L << 20;
  private static final long STACK_BYTES_PER_TEXT_BYTE = 1024;

  private final MemorySegment address;
  private final MethodHandle tokenize;
  private final MethodHandle toPiece;
  private final MethodHandle endOfGeneration;
  private final int size;
  private final int bos;
  private final int eos;
  private final boolean addsBos;
  private final int infillPrefix;
  private final int infillSuffix;
  private final int infillMiddle;

  /** Pieces are asked for again and again: each is read from the library once. */
  private final AtomicReferenceArray<byte[]> pieces;

  private volatile @Nullable Lexicon lexicon;
  private volatile int @Nullable [] endings;

  Vocabulary(Functions functions, MemorySegment address) throws Throwable {
    this.address = address;
    tokenize =
        functions.function(
            "llama_tokenize",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            JAVA_BOOLEAN,
            JAVA_BOOLEAN);
    toPiece =
        functions.function(
            "llama_token_to_piece",
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            JAVA_BOOLEAN);
    endOfGeneration = functions.leaf("llama_vocab_is_eog", JAVA_BOOLEAN, ADDRESS, JAVA_INT);
    size = number(functions, "llama_vocab_n_tokens");
    bos = number(functions, "llama_vocab_bos");
    eos = number(functions, "llama_vocab_eos");
    infillPrefix = number(functions, "llama_vocab_fim_pre");
    infillSuffix = number(functions, "llama_vocab_fim_suf");
    infillMiddle = number(functions, "llama_vocab_fim_mid");
    addsBos =
        (boolean)
            functions
                .function("llama_vocab_get_add_bos", JAVA_BOOLEAN, ADDRESS)
                .invokeExact(address);
    pieces = new AtomicReferenceArray<>(size);
  }

  private int number(Functions functions, String name) throws Throwable {
    return (int) functions.function(name, JAVA_INT, ADDRESS).invokeExact(address);
  }

  MemorySegment address() {
    return address;
  }

  public int size() {
    return size;
  }

  /** The text of the token that begins every text, or the empty string. */
  public String bosText() {
    return bos == NONE ? "" : text(bos);
  }

  /** The text of the token that ends every text, or the empty string. */
  public String eosText() {
    return eos == NONE ? "" : text(eos);
  }

  public int bos() {
    return bos;
  }

  /** Whether the model wants its first token to be {@link #bos}. */
  public boolean addsBos() {
    return addsBos && bos != NONE;
  }

  /**
   * The tokens that mark the text before, the text after and the hole; empty if the model knows
   * none.
   */
  public int[] infillTokens() {
    return infillPrefix == NONE || infillSuffix == NONE || infillMiddle == NONE
        ? new int[0]
        : new int[] {infillPrefix, infillSuffix, infillMiddle};
  }

  public boolean contains(int token) {
    return token >= 0 && token < size;
  }

  /** Whether the model says with this token that it has finished. */
  public boolean isEndOfGeneration(int token) {
    try {
      return (boolean) endOfGeneration.invokeExact(address, token);
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  /**
   * Cuts text into tokens.
   *
   * @param addSpecial whether the tokens that begin and end every text are put around it, if the
   *     model wants them
   * @param parseSpecial whether the texts of control tokens become those tokens
   * @throws FailureException {@code INVALID_REQUEST} if the text holds a NUL character: C code may
   *     take it for the end, and a model would silently see half of the text
   */
  public int[] tokenize(String text, boolean addSpecial, boolean parseSpecial) {
    if (text.indexOf('\0') >= 0) {
      throw FailureException.invalid("the text holds a NUL character; remove it");
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return utf8.length <= ORDINARY_TEXT_BYTES
        ? tokenize(utf8, addSpecial, parseSpecial)
        : DeepStack.call(
            STACK_BYTES + STACK_BYTES_PER_TEXT_BYTE * utf8.length,
            () -> tokenize(utf8, addSpecial, parseSpecial));
  }

  private int[] tokenize(byte[] utf8, boolean addSpecial, boolean parseSpecial) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(Math.max(1, utf8.length));
      MemorySegment.copy(utf8, 0, bytes, JAVA_BYTE, 0, utf8.length);
      int capacity = utf8.length + 2;
      MemorySegment tokens = arena.allocate(JAVA_INT, capacity);
      int count =
          (int)
              tokenize.invokeExact(
                  address, bytes, utf8.length, tokens, capacity, addSpecial, parseSpecial);
      if (count < 0) {
        capacity = -count;
        tokens = arena.allocate(JAVA_INT, capacity);
        count =
            (int)
                tokenize.invokeExact(
                    address, bytes, utf8.length, tokens, capacity, addSpecial, parseSpecial);
      }
      return tokens.asSlice(0, (long) count * Integer.BYTES).toArray(JAVA_INT);
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }

  /**
   * The bytes of a token in running text: control tokens have none. Not to be changed by the
   * caller.
   */
  public byte[] piece(int token) {
    byte[] known = pieces.get(token);
    if (known == null) {
      known = read(token, false);
      pieces.set(token, known);
    }
    return known;
  }

  /**
   * All tokens that say something, for a grammar to choose from: neither those that end an answer
   * nor those without text.
   */
  Lexicon lexicon() {
    Lexicon known = lexicon;
    if (known == null) {
      known = Lexicon.of(size, token -> isEndOfGeneration(token) ? NO_TEXT : piece(token));
      lexicon = known;
    }
    return known;
  }

  /** The tokens that end an answer. */
  int[] endings() {
    int[] known = endings;
    if (known == null) {
      known = IntStream.range(0, size).filter(this::isEndOfGeneration).toArray();
      endings = known;
    }
    return known;
  }

  /** The text of a token, control tokens included. */
  public String text(int token) {
    return new String(read(token, true), StandardCharsets.UTF_8);
  }

  /** The text of tokens in a row, control tokens included; a character may take several. */
  public String text(int[] tokens) {
    ByteArrayOutputStream utf8 = new ByteArrayOutputStream();
    for (int token : tokens) {
      utf8.writeBytes(read(token, true));
    }
    return utf8.toString(StandardCharsets.UTF_8);
  }

  private byte[] read(int token, boolean special) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(FIRST_PIECE_BYTES);
      int length = (int) toPiece.invokeExact(address, token, buffer, FIRST_PIECE_BYTES, 0, special);
      if (length < 0) {
        int needed = -length;
        buffer = arena.allocate(needed);
        length = (int) toPiece.invokeExact(address, token, buffer, needed, 0, special);
      }
      return buffer.asSlice(0, Math.max(0, length)).toArray(JAVA_BYTE);
    } catch (Throwable e) {
      throw Functions.broken(e);
    }
  }
}
