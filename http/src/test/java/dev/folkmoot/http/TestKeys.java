package dev.folkmoot.http;

import dev.folkmoot.core.peer.Reach;
import dev.folkmoot.http.access.ApiKey;
import dev.folkmoot.http.access.Gatekeeper;
import dev.folkmoot.http.access.KeyPolicy;
import dev.folkmoot.http.access.KeyRing;
import dev.folkmoot.http.access.KeyText;
import dev.folkmoot.http.access.Scope;
import dev.folkmoot.http.log.RequestRecord;
import dev.folkmoot.http.tls.ServerTls;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keys in memory, and what a server that knows them wrote down. */
final class TestKeys implements KeyRing {

  private static final SecureRandom RANDOM = new SecureRandom();

  final List<ApiKey> keys = new CopyOnWriteArrayList<>();
  final List<RequestRecord> log = new CopyOnWriteArrayList<>();
  final String owner = KeyText.draw(Gatekeeper.OWNER_ID, RANDOM);

  @Override
  public List<ApiKey> keys() {
    return keys;
  }

  Protection protection(KeyPolicy policy) {
    return protection(policy, Optional.empty());
  }

  Protection protection(KeyPolicy policy, Optional<ServerTls> tls) {
    return new Protection(policy, this, Optional.of(ApiKey.Hash.ofKey(owner)), tls, log::add);
  }

  /** A key that may do this, as often as it likes. */
  String create(Scope... scopes) {
    return create(Reach.MESH, 0, 0, Optional.empty(), scopes);
  }

  String create(
      Reach reach, int perMinute, int concurrent, Optional<Instant> expires, Scope... scopes) {
    String id = KeyText.drawId(RANDOM);
    String text = KeyText.draw(id, RANDOM);
    keys.add(
        new ApiKey(
            id,
            "key-" + keys.size(),
            ApiKey.Hash.ofKey(text),
            Set.of(scopes),
            reach,
            perMinute,
            concurrent,
            Instant.EPOCH,
            expires));
    return text;
  }
}
