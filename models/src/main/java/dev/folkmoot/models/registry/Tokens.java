package dev.folkmoot.models.registry;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Who this machine is to a registry: by a line of the credentials, else by its own key.
 *
 * @param file for private registries; empty where there is no such file
 * @param key signs the asking for a token; empty where the machine has none
 * @param clock of the time that is signed with it
 * @param random makes each asking another
 */
record Tokens(
    Optional<Credentials> file, Optional<RegistryKey> key, Clock clock, RandomGenerator random) {

  private static final int NONCE_BYTES = 16;

  /** Base64 of the hexadecimal SHA-256 of nothing: the body of a GET, in what is signed. */
  private static final String EMPTY_BODY =
      Base64.getEncoder()
          .encodeToString(
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
                  .getBytes(StandardCharsets.US_ASCII));

  Optional<String> credentials(String authority) {
    return file.flatMap(lines -> lines.of(authority));
  }

  /** Where a token is to be had. */
  URI address(Challenge challenge) {
    StringBuilder url = new StringBuilder(challenge.parameter("realm").orElseThrow());
    url.append(url.indexOf("?") < 0 ? '?' : '&').append("service=");
    url.append(encoded(challenge.parameter("service").orElse("")));
    for (String scope : challenge.parameter("scope").orElse("").split(" ", -1)) {
      if (!scope.isEmpty()) {
        url.append("&scope=").append(encoded(scope));
      }
    }
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    url.append("&ts=").append(clock.instant().getEpochSecond());
    url.append("&nonce=").append(Base64.getUrlEncoder().withoutPadding().encodeToString(nonce));
    return URI.create(url.toString());
  }

  /** The header that goes with it. */
  @org.jspecify.annotations.Nullable
  String proof(URI address) {
    return key.map(signer -> signer.authorization("GET," + address + "," + EMPTY_BODY))
        .orElse(null);
  }

  String remedy(String authority) {
    return file.map(Credentials::file)
            .map(path -> "if you have an account there, add a line to " + path + ": " + authority)
            .orElse("name it as user:password@" + authority)
        + (file.isPresent() ? " basic USER:PASSWORD" : "");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "Tokens";
  }
}
