package org.satchel.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who asks: believed from trusted proxies only, read from the end. */
class TrustedProxiesTest {

  private final TrustedProxies proxies =
      new TrustedProxies(List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("::1")));

  @Test
  void aStrangersWordCountsForNothing() {
    assertThat(forwardedFor("192.0.2.7", "1.1.1.1")).isEqualTo("192.0.2.7");
  }

  @Test
  void theLastAddressThatIsNoProxyIsTheClient() {
    assertThat(forwardedFor("10.1.2.3", "6.6.6.6, 192.0.2.9, 10.9.9.9")).isEqualTo("192.0.2.9");
    assertThat(forwardedFor("10.1.2.3", "192.0.2.9:4711")).isEqualTo("192.0.2.9");
    assertThat(forwardedFor("10.1.2.3", "[2001:db8::1]:4711")).isEqualTo("2001:db8:0:0:0:0:0:1");
  }

  @Test
  void whatIsNoAddressEndsTheSearch() {
    assertThat(forwardedFor("10.1.2.3", "192.0.2.9, unknown")).isEqualTo("10.1.2.3");
    assertThat(forwardedFor("10.1.2.3", "")).isEqualTo("10.1.2.3");
  }

  @Test
  void theStandardHeaderIsReadToo() {
    InetAddress client =
        proxies.client(
            InetAddress.ofLiteral("10.0.0.1"),
            List.of("for=192.0.2.60;proto=http, for=\"[2001:db8::17]:80\""),
            List.of());
    assertThat(client.getHostAddress()).isEqualTo("2001:db8:0:0:0:0:0:17");
  }

  @Test
  void aHeaderOfTheClientsOwnThatTheProxyPassesOnIsNotBelieved() {
    assertThat(both("for=198.51.100.7", "192.0.2.9")).isEqualTo("10.1.2.3");
    assertThat(both("for=192.0.2.9", "198.51.100.7")).isEqualTo("10.1.2.3");
    assertThat(both("nonsense", "192.0.2.9")).isEqualTo("10.1.2.3");
  }

  @Test
  void twoHeadersThatAgreeAreBelieved() {
    assertThat(both("for=6.6.6.6, for=\"192.0.2.9:80\"", "192.0.2.9")).isEqualTo("192.0.2.9");
  }

  private String both(String forwarded, String forwardedFor) {
    InetAddress peer = InetAddress.ofLiteral("10.1.2.3");
    return proxies.client(peer, List.of(forwarded), List.of(forwardedFor)).getHostAddress();
  }

  private String forwardedFor(String peer, String header) {
    return proxies.client(InetAddress.ofLiteral(peer), List.of(), List.of(header)).getHostAddress();
  }
}
