package dev.folkmoot.http.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.folkmoot.http.wire.Exchange;
import dev.folkmoot.http.wire.Handler;
import dev.folkmoot.http.wire.Visitor;
import dev.folkmoot.models.store.ModelStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** To whom the models of this machine are lent. */
final class RegistryRoutesTest {

  private static final String PATH = "/v2/";

  @TempDir private Path folder;

  /** Its own address does not make a visitor this machine: a proxy in front of it has it, too. */
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, false, 200",
    "::1, ::1, false, 200",
    "192.0.2.7, 192.0.2.1, false, 403",
    "192.0.2.1, 192.0.2.1, false, 403",
    "2001:db8::7, 2001:db8::1, false, 403",
    "192.0.2.7, 192.0.2.1, true, 200"
  })
  void r1OnlyThisMachinePullsUnlessTheOwnerLetsOthers(
      String remote, String local, boolean lendsToAll, int status) {
    Handler handler = handler(lendsToAll);
    Exchange exchange = new Visitor(remote, local, PATH).exchange();
    handler.handle(exchange);
    assertThat(exchange.status()).isEqualTo(status);
    assertThat(exchange.isFromThisMachine())
        .isEqualTo(remote.contains("127.") || remote.equals("::1"));
    assertThat(exchange.isFromOwnAddress()).isEqualTo(remote.equals(local));
  }

  private Handler handler(boolean lendsToAll) {
    Handler handler =
        RegistryRoutes.of(ModelStore.open(folder, Clock.systemUTC()), lendsToAll)
            .get("GET " + PATH);
    assertThat(handler).isNotNull();
    return Objects.requireNonNull(handler);
  }
}
