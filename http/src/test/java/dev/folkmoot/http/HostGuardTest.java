package dev.folkmoot.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostGuardTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource({"127.0.0.1,true", "127.8.8.8,true", "::1,true", "0.0.0.0,false", "10.0.0.7,false"})
  void c020OnlyAServerOnTheLoopbackIsGuarded(String boundTo, boolean guarded) {
    assertThat(new HostGuard(InetAddress.ofLiteral(boundTo), false).isActive()).isEqualTo(guarded);
    assertThat(new HostGuard(InetAddress.ofLiteral(boundTo), true).isActive())
        .as("a page has no key")
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "LocalHost", "::1", "fd00::1", "172.16.0.1", "a.LOCAL", "127.0.0.2"})
  void c020NamesAndAddressesOfThisMachineMayAsk(String host) {
    assertThat(HostGuard.isAllowed(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "local", "localhost.", "1.1.1.1", "2001:db8::1", "999.1"})
  void c020OthersMayNot(String host) {
    assertThat(HostGuard.isAllowed(host)).isFalse();
  }

  @Test
  void c020TheNameOfThisMachineMayAsk() throws UnknownHostException {
    assertThat(HostGuard.isAllowed(InetAddress.getLocalHost().getHostName())).isTrue();
  }
}
