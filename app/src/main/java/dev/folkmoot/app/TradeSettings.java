package dev.folkmoot.app;

import static java.util.Objects.requireNonNull;

import dev.folkmoot.app.home.Environment;
import dev.folkmoot.models.registry.Proxies;
import dev.folkmoot.models.registry.TransferSettings;

/**
 * How models come and go.
 *
 * @param transfers {@code OLLAMA_MAX_TRANSFER_STREAMS} and {@code OLLAMA_NOPRUNE}
 * @param proxies {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}
 * @param lendsToAll {@code FOLKMOOT_REGISTRY}: other machines may pull from this node, too
 */
record TradeSettings(TransferSettings transfers, Proxies proxies, boolean lendsToAll) {

  TradeSettings {
    requireNonNull(transfers);
    requireNonNull(proxies);
  }

  static TradeSettings of(Environment environment) {
    int streams =
        environment
            .text("OLLAMA_MAX_TRANSFER_STREAMS")
            .filter(text -> text.matches("[1-9]\\d{0,8}"))
            .map(text -> Math.min(Integer.parseInt(text), TransferSettings.MAX_STREAMS))
            .orElse(TransferSettings.DEFAULT_STREAMS);
    return new TradeSettings(
        TransferSettings.DEFAULT
            .withStreams(streams)
            .withPrunes(!environment.flag("OLLAMA_NOPRUNE")),
        Proxies.of(environment.variables()),
        environment.flag("FOLKMOOT_REGISTRY"));
  }
}
