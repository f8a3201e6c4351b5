package dev.folkmoot.http.log;

import dev.folkmoot.http.access.KeyText;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Names requests, so that a client and a log can speak of the same one. */
public final class RequestIds {

  /** Of a request and of its answer. */
  public static final String HEADER = "X-Request-Id";

  /** What a client, or a proxy before us, may call it; anything else would let it write our log. */
  private static final Pattern FIT = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

  private RequestIds() {}

  /** The name that it came with, if that is fit to be repeated; else one of ours. */
  public static String of(Optional<String> given) {
    return given
        .filter(name -> FIT.matcher(name).matches() && !name.contains(KeyText.PREFIX))
        .orElseGet(RequestIds::draw);
  }

  /** It names and secures nothing, so that any random number will do. */
  private static String draw() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
