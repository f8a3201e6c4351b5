package dev.folkmoot.core.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.folkmoot.core.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeIdTest {

  private static final String TEXT = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";

  @Test
  void anEd25519PeerIdIsOne() {
    assertThat(new NodeId(TEXT)).hasToString(TEXT);
    assertThat(new NodeId(TEXT).shortText()).isEqualTo("eQAJU5SA").isSubstringOf(TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "12D3KooW",
        "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N",
        "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5S",
        "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SAA",
        "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5S0",
        " 12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> new NodeId(text))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("is no node id");
  }
}
