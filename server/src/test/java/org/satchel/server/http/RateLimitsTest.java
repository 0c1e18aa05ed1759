package org.satchel.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.satchel.server.http.RateLimits.Rates;
import org.satchel.server.ops.ConfigSources;
import org.satchel.server.ops.SettingsReader;

/** Allowances per address, with a clock that the test moves. */
class RateLimitsTest {

  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong(5 * SECOND);

  @Test
  void twentyLocalClientsNeverMeetTheDefaults() throws Exception {
    ConfigSources none = ConfigSources.gather(Map.of(), Map.of(), Optional.empty());
    RateLimits limits = new RateLimits(SettingsReader.read(none).rates(), now::get);
    for (int second = 0; second < 60; second++) {
      for (int i = 0; i < 200; i++) limits.take(address("127.0.0.1"), Route.Lane.REQUESTS);
      for (int i = 0; i < 50; i++) limits.take(address("127.0.0.1"), Route.Lane.GRANTS);
      now.addAndGet(SECOND);
    }
  }

  @Test
  void whoAsksTooMuchWaitsAsLongAsItIsTold() throws Exception {
    RateLimits limits = new RateLimits(new Rates(1, 1, 1), now::get);
    limits.take(address("10.0.0.1"), Route.Lane.REQUESTS);
    limits.take(address("10.0.0.1"), Route.Lane.REQUESTS);
    assertThatThrownBy(() -> limits.take(address("10.0.0.1"), Route.Lane.REQUESTS))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.reply().fields()).contains(new Reply.Field("Retry-After", "1")));
    limits.take(address("10.0.0.2"), Route.Lane.REQUESTS);
    now.addAndGet(SECOND);
    limits.take(address("10.0.0.1"), Route.Lane.REQUESTS);
  }

  @Test
  void guessingIsSlowedDownBeforeAskingIs() throws Exception {
    RateLimits limits = new RateLimits(new Rates(1_000, 1_000, 1), now::get);
    InetAddress guesser = address("10.0.0.3");
    for (int i = 0; i < 2; i++) {
      limits.take(guesser, Route.Lane.REQUESTS);
      limits.refused(guesser, Problem.BEARER_REFUSED);
    }
    assertThatThrownBy(() -> limits.take(guesser, Route.Lane.REQUESTS))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void guessesThatWereLetInTogetherArePaidForAfterwards() throws Exception {
    RateLimits limits = new RateLimits(new Rates(1_000, 1_000, 50), now::get);
    InetAddress guesser = address("10.0.0.3");
    for (int i = 0; i < 400; i++) limits.take(guesser, Route.Lane.GRANTS);
    for (int i = 0; i < 400; i++) limits.refused(guesser, Problem.BEARER_REFUSED);
    assertTold(limits, guesser, 7); // 300 more than there were, at 50 a second
    now.addAndGet(6 * SECOND);
    assertTold(limits, guesser, 1);
    now.addAndGet(SECOND);
    limits.take(guesser, Route.Lane.GRANTS);
  }

  @Test
  void noBurstOfGuessesShutsAnAddressOutForLong() throws Exception {
    RateLimits limits = new RateLimits(new Rates(1_000, 1_000, 1), now::get);
    InetAddress shared = address("10.0.0.4");
    for (int i = 0; i < 2_000; i++) limits.refused(shared, Problem.GRANT_REFUSED);
    assertTold(limits, shared, 41);
    now.addAndGet(41 * SECOND);
    limits.take(shared, Route.Lane.REQUESTS);
  }

  private static void assertTold(RateLimits limits, InetAddress address, int seconds) {
    assertThatThrownBy(() -> limits.take(address, Route.Lane.REQUESTS))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e ->
                assertThat(e.reply().fields())
                    .contains(new Reply.Field("Retry-After", Integer.toString(seconds))));
  }

  @Test
  void oneCustomersSixthVersionAddressesAreOne() throws Exception {
    RateLimits limits = new RateLimits(new Rates(1, 1, 1), now::get);
    limits.take(address("2001:db8::1"), Route.Lane.REQUESTS);
    limits.take(address("2001:db8::2"), Route.Lane.REQUESTS);
    assertThatThrownBy(() -> limits.take(address("2001:db8::3"), Route.Lane.REQUESTS))
        .isInstanceOf(RefusedException.class);
    limits.take(address("2001:db8:0:1::1"), Route.Lane.REQUESTS);
  }

  @Test
  void aFloodOfAddressesIsBounded() throws Exception {
    RateLimits limits = new RateLimits(new Rates(1_000_000, 1, 1), now::get);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
      limits.take(InetAddress.getByAddress(bytes), Route.Lane.REQUESTS);
    }
    assertThat(limits.addresses()).isLessThanOrEqualTo(65_536);
    now.addAndGet(10 * SECOND);
    limits.take(address("192.0.2.1"), Route.Lane.REQUESTS);
    assertThat(limits.addresses()).as("idle addresses are forgotten").isEqualTo(1);
  }

  private static InetAddress address(String text) {
    return InetAddress.ofLiteral(text);
  }
}
