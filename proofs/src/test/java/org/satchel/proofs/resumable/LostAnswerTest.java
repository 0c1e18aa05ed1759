package org.satchel.proofs.resumable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.satchel.cli.Inside;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.Links;
import org.satchel.testkit.Eventually;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.files.Trees;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.ServerPlan;
import org.satchel.testkit.process.ServerUnderTest;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.Exchange;
import org.satchel.testkit.proxy.Head;
import org.satchel.testkit.proxy.HttpProxy;
import org.satchel.testkit.proxy.Reply;

/**
 * The server made a share and its answer was lost: nobody has the link, and only the sender's
 * journal can end it. The same line goes on; if it makes another share, the first one is ended.
 *
 * <p>Why this way: what is asked about a share reaches the server and is done there, and only the
 * answer is taken on the way, which no kill of either side does for certain. The first file is
 * large and all that follows small, so that what the server keeps tells whether it was freed.
 *
 * <p>Source: docs/decisions/0043-client-state.md.
 */
final class LostAnswerTest {

  private static final int LARGE_BYTES = 4 << 20;

  /** So large that it shares no object with others. */
  private static final int ALONE_BYTES = 9 << 20;

  private static final int OK = 200;
  private static final int CREATED = 201;

  /** The clean-up job runs every second; the rest is for a busy machine. */
  private static final Duration CLEANED = Duration.ofSeconds(30);

  private static Path folder;
  private static ServerPlan plan;
  private static ServerUnderTest server;

  @BeforeAll
  static void serve() throws IOException {
    folder = House.temporaryFolder();
    plan = ServerPlan.in(folder.resolve("server")).with("SATCHEL_CLEANUP_SECONDS", "1");
    server = ServerUnderTest.start(plan);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  /** The line dies when the server has answered. */
  private record Cut() implements Attack {
    @Override
    public boolean touches(Head request) {
      return request.target().startsWith("/api/v1/shares/");
    }

    @Override
    public Reply tamper(Head request, Reply reply) throws IOException {
      throw new IOException("cut by the test");
    }
  }

  /** Answers by itself: a gateway that waited too long, a server that says what no server can. */
  private record Instead(int status, String type, String body) implements Attack {
    static final Instead LATE = new Instead(524, "text/html", "late");
    static final Instead EDITED =
        new Instead(
            409,
            "application/problem+json",
            "{\"type\":\"urn:satchel:problem:version-conflict\",\"detail\":\"No.\"}");
    static final Instead LIE = new Instead(OK, "application/json", "{}");

    @Override
    public boolean touches(Head request) {
      return request.target().startsWith("/api/v1/shares/");
    }

    @Override
    public Reply tamper(Head request, Reply reply) {
      return Reply.of(status, type, body.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The line breaks before a share is made: the server hears of none. */
  private record Unheard() implements Attack {
    @Override
    public boolean touches(Head request) {
      return request.target().startsWith("/api/v1/shares/") && request.method().equals("PUT");
    }

    @Override
    public Optional<Reply> instead(Head request) {
      return Optional.of(Instead.LATE.tamper(request, Reply.of(OK, "text/html", new byte[0])));
    }
  }

  @Test
  void aShareThatWasNeverMadeCostsNoUploadThatIsOfUseAndLeavesNoneThatIsNot() throws Exception {
    try (HttpProxy proxy = HttpProxy.to(plan.port())) {
      CommandLine sender = device("editor", proxy.url());
      Path tree = Files.createDirectories(sender.work().resolve("tree"));
      Path large = new Patterned(2, ALONE_BYTES).writeTo(tree.resolve("large"));
      Files.writeString(tree.resolve("small"), "words");
      proxy.attackWith(new Unheard());
      sender.run("put", tree.toString()).expect(Outcome.UNREACHABLE);
      long once = sentBytes(proxy);
      Files.writeString(tree.resolve("small"), "other words");
      sender.run("put", tree.toString()).expect(Outcome.UNREACHABLE);
      assertThat(sentBytes(proxy) - once).isLessThan(LARGE_BYTES);
      Files.delete(large);
      proxy.honest();
      String link = sender.run("put", tree.toString()).expect(Outcome.DONE).line();
      CommandLine friend = device("friend-of-the-editor", server.url());
      friend.run("get", link, "-o", "got").expect(Outcome.DONE);
      Eventually.holds(
          "the large file's bytes are freed",
          CLEANED,
          () -> Trees.bytes(plan.data().resolve("segments")) < LARGE_BYTES);
    }
  }

  private static long sentBytes(HttpProxy proxy) {
    return proxy.recording().of("PATCH").stream().mapToLong(Exchange::sentBytes).sum();
  }

  @Test
  void aFileThatChangedIsSentAsItIsNowAndTheFirstShareIsEndedAndFreed() throws Exception {
    try (HttpProxy proxy = HttpProxy.to(plan.port())) {
      CommandLine sender = device("sender", proxy.url());
      Path file = new Patterned(1, LARGE_BYTES).writeTo(sender.work().resolve("file"));
      proxy.attackWith(new Cut());
      sender.run("put", file.toString(), "--timeout", "15").expect(Outcome.UNREACHABLE);
      proxy.honest();
      String first = onlyShareThrough(proxy);
      Files.writeString(file, "as it is now");
      String link = sender.run("put", file.toString()).expect(Outcome.DONE).line();
      assertOpens(link, "as it is now");
      assertEnded(first);
      Eventually.holds(
          "the first share's bytes are freed",
          CLEANED,
          () -> Trees.bytes(plan.data().resolve("segments")) < LARGE_BYTES);
    }
  }

  /** Only a share of an earlier run can have been edited; else a stream would be sent empty. */
  @Test
  void aNewShareOfWhichTheServerSaysThatItWasEditedIsNoSuccess() throws Exception {
    try (HttpProxy proxy = HttpProxy.to(plan.port())) {
      CommandLine sender = device("liar", proxy.url());
      Path file = Files.writeString(sender.work().resolve("file"), "words");
      proxy.attackWith(Instead.EDITED);
      for (int run = 0; run < 2; run++) {
        sender.run("put", file.toString()).expect(Outcome.UNREACHABLE);
      }
      proxy.honest();
      assertOpens(sender.run("put", file.toString()).expect(Outcome.DONE).line(), "words");
    }
  }

  @Test
  void aServerThatCannotBeAskedIsAskedByTheNextRunOfTheLine() throws Exception {
    try (HttpProxy proxy = HttpProxy.to(plan.port())) {
      CommandLine sender = device("changer", proxy.url());
      Path file = Files.writeString(sender.work().resolve("file"), "words");
      String[] other = {"put", file.toString(), "--password=another"};
      proxy.attackWith(Instead.LATE);
      sender.run("put", file.toString(), "--password=one").expect(Outcome.UNREACHABLE);
      sender.run(other).expect(Outcome.UNREACHABLE);
      String first = onlyShareThrough(proxy);
      proxy.honest();
      String link = sender.run(other).expect(Outcome.DONE).line();
      assertOpens(link, "words", "--password=another");
      assertEnded(first);
    }
  }

  @Test
  void theShareOfAStreamIsEndedByTheNextStreamToThatServer() throws Exception {
    try (HttpProxy proxy = HttpProxy.to(plan.port())) {
      CommandLine sender = device("streamer", proxy.url());
      proxy.attackWith(Instead.LATE);
      sender.run("put", "-").expect(Outcome.UNREACHABLE);
      sender.run("put", "-").expect(Outcome.UNREACHABLE);
      String first = onlyShareThrough(proxy);
      proxy.honest();
      assertOpens(sender.run("put", "-").expect(Outcome.DONE).line(), "");
      assertEnded(first);
    }
  }

  @Test
  void aShareThatCannotBeEndedNamesTheFolderThatGivesItUp() throws Exception {
    try (HttpProxy proxy = HttpProxy.to(plan.port())) {
      CommandLine sender = device("loser", proxy.url());
      proxy.attackWith(Instead.LATE);
      sender.run("put", "-").expect(Outcome.UNREACHABLE);
      proxy.attackWith(Instead.LIE);
      String told = sender.run("put", "-").expect(Outcome.HOSTILE).err();
      Matcher journal = Pattern.compile("Remove (\\S+) to give it up\\.").matcher(told);
      assertThat(journal.find()).as(told).isTrue();
      try (Stream<Path> files = Files.walk(Path.of(journal.group(1)))) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
      String first = onlyShareThrough(proxy);
      proxy.honest();
      assertOpens(sender.run("put", "-").expect(Outcome.DONE).line(), "");
      assertThat(listed()).containsPattern("(?m)^%s +live ".formatted(first));
    }
  }

  @Test
  void aShareWhoseAnswerCameIsLeftToItsOwner() throws Exception {
    CommandLine sender = device("writer", server.url());
    Path file = Files.writeString(sender.work().resolve("file"), "words");
    CommandLine closed =
        sender.inside(
            (words, environment, out, err) -> {
              out.close();
              return new Inside().run(words, environment, out, err);
            });
    closed.run("put", file.toString()).expect(Outcome.REFUSED);
    Files.writeString(file, "other words");
    assertOpens(sender.run("put", file.toString()).expect(Outcome.DONE).line(), "other words");
    String all = listed();
    List<String> shares = sender.run("ls").expect(Outcome.DONE).out().lines().toList();
    assertThat(shares)
        .hasSize(2)
        .allSatisfy(
            share ->
                assertThat(all)
                    .containsPattern("(?m)^%s +live ".formatted(share.split(" ", 2)[0])));
  }

  private static void assertOpens(String link, String content, String... options) {
    CommandLine friend = device("friend-of-" + Links.parse(link).linkId(), server.url());
    String[] line = new String[options.length + 4];
    System.arraycopy(new String[] {"get", link, "-o", "got"}, 0, line, 0, 4);
    System.arraycopy(options, 0, line, 4, options.length);
    friend.run(line).expect(Outcome.DONE);
    assertThat(friend.work().resolve("got")).hasContent(content);
  }

  /** The share that was put, as often as it was, and that the server said it had made. */
  private static String onlyShareThrough(HttpProxy proxy) {
    List<Exchange> puts = proxy.recording().of("PUT");
    assertThat(puts.stream().map(put -> put.request().target()).distinct()).hasSize(1);
    assertThat(puts.getFirst().status()).isEqualTo(CREATED);
    String target = puts.getFirst().request().target();
    return target.substring(target.lastIndexOf('/') + 1);
  }

  private static void assertEnded(String share) {
    assertThat(listed()).containsPattern("(?m)^%s +ended ".formatted(share));
  }

  /** What the server tells its operator. */
  private static String listed() {
    return CommandLine.at(folder.resolve("devices/operator"))
        .with("SATCHEL_DATA", plan.data().toString())
        .with("SATCHEL_ADMIN_LISTEN", "127.0.0.1:" + plan.adminPort())
        .run("admin", "list")
        .expect(Outcome.DONE)
        .out();
  }

  private static CommandLine device(String name, String url) {
    return CommandLine.at(folder.resolve("devices/" + name)).through(url).inside(new Inside());
  }
}
