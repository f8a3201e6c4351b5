package dev.folkmoot.http.wire;

import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncoding;
import java.util.Set;

/**
 * Tells Helidon to let packed bodies through as they are: {@link Exchange#body} unpacks them, where
 * the limits and the words for what is wrong with them are. Answers are never packed.
 */
final class ZstdEncoding implements ContentEncoding {

  static final String NAME = "zstd";

  @Override
  public Set<String> ids() {
    return Set.of(NAME);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String type() {
    return NAME;
  }

  @Override
  public boolean supportsEncoding() {
    return false;
  }

  @Override
  public boolean supportsDecoding() {
    return true;
  }

  @Override
  public ContentDecoder decoder() {
    return ContentDecoder.NO_OP;
  }

  @Override
  public ContentEncoder encoder() {
    return ContentEncoder.NO_OP;
  }
}
