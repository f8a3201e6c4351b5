package dev.folkmoot.libp2p.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.folkmoot.libp2p.multiformats.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Seeded mutations of good input: a run that fails fails again. */
public final class Mutations {
  private static final int MAX_CHANGES = 4;
  private static final int MAX_GROWTH_BYTES = 64;
  private static final int[] NASTY = {0x00, 0x01, 0x7f, 0x80, 0xc0, 0xfe, 0xff};

  private final Random random;
  private final List<byte[]> seeds = new ArrayList<>();

  private Mutations(long seed) {
    this.random = new Random(seed);
  }

  /** Mutations of these inputs, the same ones for the same seed. */
  public static Mutations of(long seed, byte[]... good) {
    Mutations mutations = new Mutations(seed);
    for (byte[] input : good) {
      mutations.seeds.add(input.clone());
    }
    return mutations;
  }

  /** A decoder under attack. */
  public interface Decoder {
    void decode(byte[] input) throws Exception;
  }

  /**
   * Feeds so many mutations to the decoder: each is taken or refused with {@link
   * MalformedException}, anything else fails the test with the input in hexadecimal; so does one
   * that takes far more memory or time than its input is long.
   */
  public void feed(int rounds, Decoder decoder) {
    int refused = 0;
    Cost cost = new Cost();
    for (int i = 0; i < rounds; i++) {
      byte[] input = next();
      boolean taken = decodes(decoder, input, i);
      refused += taken ? 0 : 1;
      if (cost.isTooMuch()) {
        // The first use of a cipher or a provider fills tables: only what costs so again is at
        // fault.
        decodes(decoder, input, i);
        cost.check(input);
      }
    }
    assertThat(refused).as("some mutations do harm").isPositive();
  }

  private static boolean decodes(Decoder decoder, byte[] input, int round) {
    try {
      decoder.decode(input.clone());
      return true;
    } catch (MalformedException asItShould) {
      return false;
    } catch (Exception | StackOverflowError crash) {
      return fail("round " + round + ": " + HexFormat.of().formatHex(input), crash);
    }
  }

  /** The next mutation. */
  public byte[] next() {
    byte[] input = seeds.get(random.nextInt(seeds.size())).clone();
    int changes = 1 + random.nextInt(MAX_CHANGES);
    for (int i = 0; i < changes; i++) {
      input = change(input);
    }
    return input;
  }

  private byte[] change(byte[] input) {
    int at = input.length == 0 ? 0 : random.nextInt(input.length);
    return switch (random.nextInt(7)) {
      case 0 -> with(input, at, random.nextInt(256));
      case 1 -> with(input, at, NASTY[random.nextInt(NASTY.length)]);
      case 2 -> input.length == 0 ? input : with(input, at, input[at] ^ (1 << random.nextInt(8)));
      case 3 -> Arrays.copyOf(input, at);
      case 4 -> splice(input, at, at, bytes(1 + random.nextInt(MAX_GROWTH_BYTES)));
      case 5 -> splice(input, at, at + random.nextInt(input.length - at + 1), new byte[0]);
      default -> {
        // A piece of another good input, so that whole fields stand where they do not belong.
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        int from = other.length == 0 ? 0 : random.nextInt(other.length);
        int to = from + random.nextInt(other.length - from + 1);
        yield splice(input, at, at, Arrays.copyOfRange(other, from, to));
      }
    };
  }

  private byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] with(byte[] input, int at, int value) {
    if (input.length > 0) {
      input[at] = (byte) value;
    }
    return input;
  }

  private static byte[] splice(byte[] input, int from, int to, byte[] middle) {
    byte[] result = new byte[input.length - (to - from) + middle.length];
    System.arraycopy(input, 0, result, 0, from);
    System.arraycopy(middle, 0, result, from, middle.length);
    System.arraycopy(input, to, result, from + middle.length, input.length - to);
    return result;
  }
}
