package dev.folkmoot.models.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProxiesTest {

  private static String through(Map<String, String> variables, String uri) {
    Proxy proxy = Proxies.of(variables).select(URI.create(uri)).getFirst();
    return proxy.address() instanceof InetSocketAddress address
        ? address.getHostString() + ":" + address.getPort()
        : "direct";
  }

  @ParameterizedTest
  @CsvSource({
    "https://hf.co/x, secure:3128",
    "http://hf.co/x, plain:80",
    "http://localhost:11434/x, direct",
    "http://127.0.0.1/x, direct",
    "https://[::1]/x, direct",
    "https://a.example/x, direct",
    "https://example/x, direct",
    "https://myexample/x, secure:3128",
    "https://10.1.2.3/x, direct",
    "https://11.1.2.3/x, secure:3128",
    "https://port.test:5000/x, direct",
    "https://port.test/x, secure:3128",
    "https://sub.star.test/x, direct"
  })
  void c113TheEnvironmentSaysWhichProxyLeadsWhere(String uri, String way) {
    assertThat(
            through(
                Map.of(
                    "HTTPS_PROXY",
                    "http://secure:3128",
                    "http_proxy",
                    "plain",
                    "NO_PROXY",
                    "example, 10.0.0.0/8,port.test:5000 *.star.test"),
                uri))
        .isEqualTo(way);
  }

  @Test
  void withoutProxiesEverythingIsDirect() {
    assertThat(through(Map.of("NO_PROXY", "x"), "https://hf.co/x")).isEqualTo("direct");
    assertThat(through(Map.of("HTTPS_PROXY", "p:1", "no_proxy", "*"), "https://hf.co/x"))
        .isEqualTo("direct");
  }

  @Test
  void aProxysPasswordIsForThatProxyAndForNoMessage() {
    Proxies proxies = Proxies.of(Map.of("HTTPS_PROXY", "http://ada:pearl@p:1"));
    assertThat(proxies.login("p", 1)).hasValue("ada:pearl");
    assertThat(proxies.login("q", 1)).isEmpty();
    assertThatThrownBy(() -> Proxies.of(Map.of("HTTPS_PROXY", "socks://ada:pearl@p:1")))
        .hasMessageStartingWith("HTTPS_PROXY is no address of a proxy")
        .hasMessageNotContaining("pearl");
  }

  @Test
  void aPullGoesThroughTheProxyOfTheEnvironment() {
    // A proxy is asked for the whole address; a registry of a name that nobody has answers here.
    try (ScriptedRegistry proxy = new ScriptedRegistry()) {
      assertThat(through(Map.of("HTTP_PROXY", proxy.host()), "http://registry.invalid/v2/"))
          .isEqualTo(proxy.host());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "llama3, registry.ollama.ai/library/llama3:latest, false",
    "hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M,"
        + " hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M, false",
    "http://127.0.0.1:5000/a/b:c, 127.0.0.1:5000/a/b:c, true",
    "https://h/a/b, h/a/b:latest, false"
  })
  void c040ANameSaysWhereItsRegistryIs(String text, String full, boolean plain) {
    RemoteModel model = RemoteModel.parse(text).orElseThrow();
    assertThat(model.name().full()).isEqualTo(full);
    assertThat(model.isPlain()).isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource({"ftp://h/a/b", "http://", "a b", "http://http://h/a/b", "u:p@model"})
  void c040WhatIsNoNameIsNone(String text) {
    assertThat(RemoteModel.parse(text)).isEmpty();
  }
}
