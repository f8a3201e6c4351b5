package dev.folkmoot.models.gguf;

import static dev.folkmoot.models.gguf.HeaderCursor.refuse;

import dev.folkmoot.core.failure.Failure;
import dev.folkmoot.core.failure.FailureException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the header of a GGUF file and refuses every malformed one by name.
 *
 * <p>The order is the file's: magic, version, number of tensors, number of keys, the keys ({@link
 * MetadataReader}), the tensors ({@link TensorTable}). The weights are not read. Time and memory
 * are bounded by {@link HeaderCursor#MAX_HEADER_BYTES}, whatever the file claims.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">the format</a>
 */
public final class GgufReader {

  private static final int MAGIC = 0x46554747; // "GGUF", little-endian
  private static final int OLDEST_VERSION = 2;
  private static final int NEWEST_VERSION = 3;
  private static final int LOW_HALF = 0xffff;

  private static final int DEFAULT_ALIGNMENT = 32;
  private static final long MAX_ALIGNMENT = 1 << 16;
  private static final String ALIGNMENT = "general.alignment";

  /**
   * Most keys and tensors. Real models have some 60 and at most a few thousand; the engine compares
   * each name with every other, so more would also be slow.
   */
  private static final int MAX_KEYS = 4_096;

  private static final int MAX_TENSORS = 16_384;

  private GgufReader() {}

  /**
   * Reads a header.
   *
   * @throws FailureException {@code INVALID_REQUEST} where the file is no GGUF file that can be
   *     used, {@code NOT_FOUND} where there is none, {@code INTERNAL} where it cannot be read
   */
  public static GgufFile read(Path path) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return read(new HeaderCursor(channel, channel.size()));
    } catch (NoSuchFileException e) {
      throw new FailureException(Failure.Kind.NOT_FOUND, "no such file: " + path, e);
    } catch (IOException e) {
      throw new FailureException(
          Failure.Kind.INTERNAL, "cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private static GgufFile read(HeaderCursor in) throws IOException {
    readMagic(in);
    int version = readVersion(in);
    int tensorCount = (int) in.nextCount("the number of tensors", MAX_TENSORS);
    int keyCount = (int) in.nextCount("the number of metadata keys", MAX_KEYS);

    Map<String, GgufValue> metadata = readMetadata(in, keyCount);
    requireArchitecture(metadata);
    refuseSplit(metadata);
    int alignment = alignment(metadata);

    List<TensorInfo> tensors = TensorTable.read(in, tensorCount);
    long dataOffset = padded(in.position(), alignment);
    TensorTable.checkPlaces(tensors, alignment, dataOffset, in.fileSize());
    return new GgufFile(version, metadata, tensors, alignment, dataOffset, in.fileSize());
  }

  private static void readMagic(HeaderCursor in) throws IOException {
    int magic = in.nextInt("the magic number");
    if (magic == Integer.reverseBytes(MAGIC)) {
      throw refuse("the magic number is reversed: it was written for big-endian machines", 0);
    }
    if (magic != MAGIC) {
      throw refuse("it starts with 0x%08x and not with \"GGUF\"", 0, Integer.reverseBytes(magic));
    }
  }

  private static int readVersion(HeaderCursor in) throws IOException {
    long at = in.position();
    int version = in.nextInt("the version");
    if (version != 0 && (version & LOW_HALF) == 0) {
      throw refuse("the numbers are big-endian, only little-endian files can be used", at);
    }
    if (version == 1) {
      throw refuse("version 1 of the format is long retired", at);
    }
    if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
      throw refuse(
          "version %s is unknown, only %d and %d are",
          at, Integer.toUnsignedString(version), OLDEST_VERSION, NEWEST_VERSION);
    }
    return version;
  }

  private static Map<String, GgufValue> readMetadata(HeaderCursor in, int count)
      throws IOException {
    MetadataReader reader = new MetadataReader(in);
    Map<String, GgufValue> metadata = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      long at = in.position();
      String key = reader.nextKey();
      if (metadata.put(key, reader.nextValue(key)) != null) {
        throw refuse("the key \"%s\" is there twice", at, key);
      }
    }
    return metadata;
  }

  private static void requireArchitecture(Map<String, GgufValue> metadata) {
    if (!(metadata.get(GgufFile.ARCHITECTURE) instanceof GgufValue.Text(String name))
        || name.isBlank()) {
      throw FailureException.invalid(
          "not a usable GGUF file: the key \""
              + GgufFile.ARCHITECTURE
              + "\" is missing or no name; convert the model anew");
    }
  }

  /**
   * A model split over several files would need all of them under one digest; llama.cpp's own tool
   * puts them together, so that is the remedy.
   */
  private static void refuseSplit(Map<String, GgufValue> metadata) {
    if (metadata.get("split.count") instanceof GgufValue.Whole(long count) && count > 1) {
      throw FailureException.invalid(
          "this GGUF file is one of "
              + count
              + " parts of a model (\"split.count\"); join them with \"llama-gguf-split --merge\" first");
    }
  }

  private static int alignment(Map<String, GgufValue> metadata) {
    GgufValue value = metadata.get(ALIGNMENT);
    if (value == null) {
      return DEFAULT_ALIGNMENT;
    }
    if (value instanceof GgufValue.Whole(long alignment)
        && alignment > 0
        && alignment <= MAX_ALIGNMENT
        && Long.bitCount(alignment) == 1) {
      return (int) alignment;
    }
    throw FailureException.invalid(
        "not a usable GGUF file: \""
            + ALIGNMENT
            + "\" is no power of two up to "
            + MAX_ALIGNMENT
            + "; convert the model anew");
  }

  private static long padded(long position, int alignment) {
    return (position + alignment - 1) / alignment * alignment;
  }
}
