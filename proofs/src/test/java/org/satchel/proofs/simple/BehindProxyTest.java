package org.satchel.proofs.simple;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.satchel.cli.Inside;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.TinyProxy;
import org.satchel.testkit.Eventually;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.files.Trees;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.Ports;
import org.satchel.testkit.process.ServerPlan;
import org.satchel.testkit.process.ServerUnderTest;
import org.satchel.testkit.proxy.Exchange;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * A network that lets nothing out but by its proxy, and a server whose name only that proxy knows:
 * the command line goes by the variables that every other program there goes by.
 *
 * <p>Source: docs/decisions/0048-proxies.md.
 */
final class BehindProxyTest {

  private static final Duration STARTED = Duration.ofMinutes(1);
  private static final int BYTES = 9_000_000;
  private static final String PASSWORD = "s-3cret";
  private static final String LOGIN = "ann:s%2D3cret@";

  private static final House HOUSE = House.shared();
  private static ServerUnderTest sealed;
  private static TinyProxy open;
  private static TinyProxy closed;
  private static Path file;
  private static Path hosts;

  @BeforeAll
  static void start() throws IOException {
    Path folder = HOUSE.scratch("proxies");
    open = TinyProxy.start(Files.createDirectory(folder.resolve("open")));
    closed =
        TinyProxy.start(
            Files.createDirectory(folder.resolve("closed")), "BasicAuth ann " + PASSWORD);
    ServerPlan plan = ServerPlan.in(folder.resolve("server"));
    String url = "https://" + TinyProxy.NAME + ":" + plan.port();
    sealed =
        ServerUnderTest.launch(
            plan.with("SATCHEL_TLS_SELF_SIGNED", "true").with("SATCHEL_URL", url));
    file = folder.resolve("file");
    new Patterned(4, BYTES).writeTo(file);
    hosts = TinyProxy.hosts(folder);
    Eventually.holds("a server", STARTED, () -> sealed.words().contains("satchel get"));
  }

  @AfterAll
  static void end() {
    sealed.close();
    open.close();
    closed.close();
  }

  private static String https() {
    return sealed.url().replace("http://127.0.0.1", "https://" + TinyProxy.NAME);
  }

  private static String http() {
    return HOUSE.server().url().replace("127.0.0.1", TinyProxy.NAME);
  }

  private static String certificate() {
    return sealed.plan().data().resolve("tls/certificate.pem").toString();
  }

  @Test
  void putAndGetByHttpGoByTheProxyInWholeAddresses() throws Exception {
    CommandLine device = HOUSE.quickDevice("http").with("http_proxy", open.address());
    open.asked();
    String link = device.through(http()).run("put", file.toString()).expect(Outcome.DONE).line();
    assertThat(link).startsWith(http() + "/s/");
    assertThat(open.asked()).isNotEmpty().allMatch(line -> line.matches("[A-Z]+ .* HTTP/1.1"));
    device.run("get", link, "-o", "got").expect(Outcome.DONE);
    assertThat(open.asked()).anyMatch(line -> line.startsWith("GET " + http() + "/api/v1/"));
    assertSame(device.work().resolve("got"));
    assertThat(open.log()).doesNotContain(link.substring(link.indexOf('#') + 1));
  }

  @Test
  void putAndGetByHttpsGoThroughATunnelWithNameAndPassword() throws Exception {
    CommandLine device =
        HOUSE
            .device("https")
            .through(https())
            .with("HTTPS_PROXY", "http://" + LOGIN + closed.address());
    closed.asked();
    String trust = certificate();
    Outcome put = device.run("put", file.toString(), "--cacert", trust).expect(Outcome.DONE);
    device.run("get", put.line(), "-o", "got", "--cacert", trust).expect(Outcome.DONE);
    String tunnel = "CONNECT " + https().substring("https://".length()) + " HTTP/1.1";
    assertThat(closed.asked()).hasSizeGreaterThan(1).containsOnly(tunnel);
    assertSame(device.work().resolve("got"));
    CommandLine quick = device.inside(new Inside());
    quick.run("info", put.line(), "--cacert", trust).expect(Outcome.DONE);
    quick.run("verify", put.line(), "--cacert", trust).expect(Outcome.DONE);
    quick.run("verify-web", https(), "--cacert", trust).expect(Outcome.DONE);
    quick.run("edit", put.line(), "--downloads", "9", "--cacert", trust).expect(Outcome.DONE);
    quick.run("end", put.line(), "--cacert", trust).expect(Outcome.DONE);
    assertThat(closed.asked()).hasSizeGreaterThanOrEqualTo(5).containsOnly(tunnel);
  }

  @Test
  void theServerSeesNothingOfTheProxysPassword() throws Exception {
    try (HttpProxy listening = HttpProxy.to(HOUSE.server().plan().port())) {
      String url = listening.url().replace("127.0.0.1", TinyProxy.NAME);
      CommandLine device =
          HOUSE.quickDevice("login").with("http_proxy", LOGIN + closed.address()).through(url);
      device.run("put", file.toString()).expect(Outcome.DONE);
      assertThat(listening.recording().exchanges())
          .isNotEmpty()
          .noneMatch(BehindProxyTest::hasLogin);
    }
  }

  private static boolean hasLogin(Exchange exchange) {
    return exchange.request().field("Proxy-Authorization").isPresent();
  }

  @Test
  void whatNoProxyNamesIsReachedWithoutIt() throws Exception {
    CommandLine device =
        HOUSE
            .device("direct")
            .with("all_proxy", open.address())
            .with("no_proxy", "example.org, .satchel.test")
            .with("SATCHEL_JAVA_OPTS", "-Djdk.net.hosts.file=" + hosts);
    open.asked();
    String link = device.through(http()).run("put", file.toString()).expect(Outcome.DONE).line();
    device.run("get", link, "-o", "got").expect(Outcome.DONE);
    assertSame(device.work().resolve("got"));
    HOUSE
        .quickDevice("loopback")
        .with("all_proxy", open.address())
        .run("put", file.toString())
        .expect(Outcome.DONE);
    assertThat(open.asked()).isEmpty();
  }

  @Test
  void aProxysOwnWordIsToldAsIts() throws Exception {
    CommandLine device = HOUSE.quickDevice("refused");
    String shown = "proxy http://" + closed.address();
    for (String server : List.of(http(), https())) {
      String variable = server.startsWith("https") ? "https_proxy" : "http_proxy";
      CommandLine there = device.through(server);
      assertTold(there.with(variable, closed.address()), shown, "wants a name and a password");
      String wrong = "ann:wr0ng@" + closed.address();
      assertTold(there.with(variable, wrong), shown, "does not take the name and the password");
      String other = server.replace(TinyProxy.NAME, TinyProxy.REFUSED);
      CommandLine refused = device.through(other).with(variable, open.address());
      assertTold(refused, "proxy http://" + open.address(), "403", TinyProxy.REFUSED);
      String away = server.replaceFirst(":[0-9]+$", ":" + Ports.free());
      CommandLine unreached = device.through(away).with(variable, open.address());
      assertTold(unreached, "proxy http://" + open.address(), "500", TinyProxy.NAME);
      String nobody = "127.0.0.1:" + Ports.free();
      assertTold(there.with(variable, "http://" + nobody), "Nothing answers at the proxy", nobody);
    }
  }

  private static void assertTold(CommandLine device, String... words) {
    Outcome outcome = device.run("put", file.toString()).expect(Outcome.UNREACHABLE);
    assertThat(outcome.err()).contains(words).doesNotContain("ann", "wr0ng", PASSWORD);
  }

  @Test
  void aProxyThatCannotBeSpokenToIsRefusedBeforeAnythingIsSent() throws Exception {
    open.asked();
    CommandLine device = HOUSE.quickDevice("socks").through(http());
    CommandLine socks = device.with("all_proxy", "socks5h://" + LOGIN + open.address());
    Outcome outcome = socks.run("put", file.toString()).expect(Outcome.USAGE);
    assertThat(outcome.err())
        .contains("all_proxy", "socks5h", "http://HOST:PORT", "no_proxy=" + TinyProxy.NAME)
        .doesNotContain("ann", "3cret");
    assertThat(open.asked()).isEmpty();
    socks.with("http_proxy", open.address()).run("put", file.toString()).expect(Outcome.DONE);
  }

  private static void assertSame(Path got) throws Exception {
    assertThat(Trees.sha256(got)).isEqualTo(Trees.sha256(file));
  }
}
