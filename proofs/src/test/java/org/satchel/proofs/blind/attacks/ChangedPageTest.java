package org.satchel.proofs.blind.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.satchel.testkit.files.Trees;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Install;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.Ports;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.Head;
import org.satchel.testkit.proxy.HttpProxy;
import org.satchel.testkit.proxy.Reply;

/**
 * A host that hands out another page than the one that was built, or the same with less to hold it.
 *
 * <p>Source: docs/testing.md, attack 24.
 */
final class ChangedPageTest extends AttackProof {

  private static final String POLICY = "Content-Security-Policy";
  private static final String SCRIPT = "<script src=\"data:text/javascript,steal()\"></script>";

  @Override
  Map<String, Attack> attacks() throws IOException {
    String script = "/" + firstScript();
    String list = "/web/hashes.txt";
    Map<String, Attack> all = new TreeMap<>();
    all.put("a byte of a script changed", on(script::equals, ChangedPageTest::turned));
    all.put("a byte of the service worker changed", on("/sw.js"::equals, ChangedPageTest::turned));
    for (String page : List.of("/", "/shares", "/s/")) {
      all.put("a script added to " + page, on(page::equals, ChangedPageTest::withScript));
    }
    all.put("a script added to this link's page", on(this::isLink, ChangedPageTest::withScript));
    all.put("a file missing", on("/sw.js"::equals, reply -> reply.withStatus(404)));
    all.put("a file elsewhere", on(script::equals, ChangedPageTest::moved));
    all.put("a file longer", on(script::equals, reply -> reply.withText(reply.text() + "\n")));
    all.put("compressed unasked", on(script::equals, r -> r.withField("Content-Encoding", "gzip")));
    all.put("no policy", on(this::isLink, ChangedPageTest::withoutPolicy));
    all.put("a looser policy", on("/"::equals, ChangedPageTest::loosened));
    all.put("a style by a header", on("/"::equals, r -> r.withField("Link", "<x>;rel=stylesheet")));
    all.put("another way to read it", on("/"::equals, ChangedPageTest::inUtf7));
    all.put("another list", on(list::equals, reply -> reply.withText("0".repeat(64) + "  x\n")));
    all.put("script and list changed alike", new Consistent(script, list));
    return all;
  }

  @Override
  Outcome line(CommandLine device, String link, HttpProxy proxy) {
    return device.run("verify-web", link.replaceFirst("#.*", ""));
  }

  @Override
  Map<String, String> saved() {
    return Map.of();
  }

  @Test
  void whatDiffersIsNamedLineByLine() throws IOException {
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      proxy.attackWith(on(List.of("/shares", "/sw.js")::contains, ChangedPageTest::turned));
      Outcome outcome = house.device("visitor").run("verify-web", proxy.url() + "/");
      assertThat(outcome.expect(Outcome.HOSTILE).out().lines())
          .containsExactly("/shares has other bytes", "/sw.js has other bytes");
      assertThat(outcome.err()).contains("2 differences").contains("open no link there");
    }
  }

  @Test
  void aStatusThatIsNotDueIsNamed() throws IOException {
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      proxy.attackWith(on("/s/"::equals, reply -> reply.withStatus(200)));
      Outcome outcome = house.device("visitor").run("verify-web", proxy.url());
      assertThat(outcome.expect(Outcome.HOSTILE).out().lines())
          .containsExactly("/s/ comes with status 200 and not 404");
    }
  }

  @Test
  void aHostThatCheatsOneLinkAloneIsFoundOutByThatLinkOnly() throws Exception {
    String link = house.sample().link().replaceFirst("#.*", "");
    String path = link.substring(link.indexOf("/s/"));
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      proxy.attackWith(on(path::equals, ChangedPageTest::withScript));
      CommandLine device = house.device("visitor");
      device.run("verify-web", proxy.url()).expect(Outcome.DONE);
      Outcome outcome = device.run("verify-web", proxy.url() + path + "#secret");
      assertThat(outcome.expect(Outcome.HOSTILE).out().strip())
          .isEqualTo(path + " has other bytes");
    }
  }

  @Test
  void theListMayComeFromElsewhere() throws IOException {
    CommandLine device = house.device("visitor");
    String url = house.server().url();
    Path list = Files.copy(list(), device.work().resolve("list"));
    Outcome equal = device.run("verify-web", url, "--hashes", "list").expect(Outcome.DONE);
    assertThat(equal.out()).isEmpty();
    assertThat(equal.err()).startsWith("Equal: ").contains(url);
    String text = Files.readString(list);
    Files.writeString(
        list, text.replaceFirst("(?m)^[0-9a-f]{64}  sw.js$", "0".repeat(64) + "  sw.js"));
    device.run("verify-web", url, "--hashes", "list").expect(Outcome.HOSTILE);
    Files.writeString(list, "no list\n");
    device.run("verify-web", url, "--hashes", "list").expect(Outcome.USAGE);
    device.run("verify-web", url, "--hashes", "none").expect(Outcome.USAGE);
  }

  @Test
  void wrongLinesAndSilentHostsHaveTheirExitCodes() {
    CommandLine device = house.device("visitor");
    device.run("verify-web").expect(Outcome.USAGE);
    device.run("verify-web", "no address").expect(Outcome.USAGE);
    String nobody = "http://127.0.0.1:" + Ports.free();
    device.run("verify-web", nobody, "--timeout", "1").expect(Outcome.UNREACHABLE);
    assertThat(device.run("verify-web", "--help").expect(Outcome.DONE).out())
        .contains("--hashes", "SHA-256", "5 differs", "the page of the list");
  }

  @Test
  void theHostsOwnFilesAreThoseOfTheBuild() throws IOException {
    Path web = Install.root().resolve("target/lib/web");
    for (String line : Files.readAllLines(list())) {
      assertThat(Trees.sha256(web.resolve(line.substring(66)))).isEqualTo(line.substring(0, 64));
    }
  }

  /** Whatever list this host shows fits what it hands out; it is not ours. */
  private record Consistent(String script, String list) implements Attack {
    @Override
    public boolean touches(Head request) {
      return request.target().equals(script) || request.target().equals(list);
    }

    @Override
    public Reply tamper(Head request, Reply reply) {
      if (request.target().equals(script)) return turned(reply);
      return reply.withText(
          reply
              .text()
              .replaceFirst("[0-9a-f]{64}(?=  " + script.substring(1) + ")", "0".repeat(64)));
    }
  }

  private boolean isLink(String target) {
    return target.startsWith("/s/");
  }

  private static Attack on(Predicate<String> target, UnaryOperator<Reply> change) {
    return new Attack() {
      @Override
      public boolean touches(Head request) {
        return target.test(request.target());
      }

      @Override
      public Reply tamper(Head request, Reply reply) {
        return change.apply(reply);
      }
    };
  }

  private static Reply turned(Reply reply) {
    byte[] bytes = reply.body().clone();
    bytes[bytes.length / 2] ^= 1;
    return reply.withBody(bytes);
  }

  private static Reply withScript(Reply reply) {
    return reply.withText(reply.text().replace("</head>", SCRIPT + "</head>"));
  }

  private static Reply moved(Reply reply) {
    return reply.withStatus(302).withField("Location", "/elsewhere.js");
  }

  private static Reply withoutPolicy(Reply reply) {
    return new Reply(reply.head().without(POLICY), reply.body());
  }

  private static Reply loosened(Reply reply) {
    String policy = reply.head().field(POLICY).orElseThrow();
    return reply.withField(
        POLICY, policy.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'"));
  }

  private static Reply inUtf7(Reply reply) {
    return reply.withField("Content-Type", "text/html; charset=utf-7");
  }

  private static String firstScript() throws IOException {
    return Files.readAllLines(list()).stream()
        .map(line -> line.substring(66))
        .filter(path -> path.startsWith("assets/") && path.endsWith(".js"))
        .findFirst()
        .orElseThrow();
  }

  private static Path list() {
    return Install.root().resolve("target/lib/web/hashes.txt");
  }
}
