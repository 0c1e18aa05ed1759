package org.satchel.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where a process may open less than its connections want, its operator is told. */
final class DescriptorsTest {

  @Test
  void aLimitBelowWhatAllConnectionsWantIsToldWithBothNumbers() {
    assertThat(Descriptors.shortage(Descriptors.NEEDED)).isEmpty();
    assertThat(Descriptors.shortage(256))
        .hasValueSatisfying(
            words ->
                assertThat(words).contains("256", "" + Descriptors.NEEDED, "1000 connections"));
  }
}
