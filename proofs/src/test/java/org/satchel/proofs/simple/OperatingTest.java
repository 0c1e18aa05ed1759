package org.satchel.proofs.simple;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.Links;
import org.satchel.testkit.Eventually;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.files.Trees;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Install;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.PostgresServer;
import org.satchel.testkit.process.RunningProcess;
import org.satchel.testkit.process.ServerPlan;
import org.satchel.testkit.process.ServerUnderTest;

/**
 * What an operator does and relies on: tokens, quotas, blocks, backups, TLS, refused starts.
 *
 * <p>Source: docs/operations.md.
 */
final class OperatingTest {

  /** The clean-up job runs every second in these tests; the rest is for a busy machine. */
  private static final Duration CLEANED = Duration.ofSeconds(30);

  /** A graceful stop ends within this: docs/operations.md promises it. */
  private static final Duration STOP = Duration.ofSeconds(8);

  private static final Duration STARTED = Duration.ofSeconds(60);
  private static final int QUOTA_BYTES = 200_000;

  private final Path folder = House.temporaryFolder();
  private final ServerPlan plan =
      ServerPlan.in(folder.resolve("server")).with("SATCHEL_CLEANUP_SECONDS", "1");

  OperatingTest() throws IOException {}

  @Test
  void uploadsWantATokenAndStayWithinItsQuota() throws IOException {
    try (ServerUnderTest server = ServerUnderTest.start(plan.with("SATCHEL_UPLOADS", "token"))) {
      CommandLine sender = device("sender", server.url());
      Path small = file(sender, "small", 1_000);
      Path large = file(sender, "large", 2 * QUOTA_BYTES);
      sender.run("put", small.toString()).expect(Outcome.USAGE);
      String quota = String.valueOf(QUOTA_BYTES);
      CommandLine operator = operator(server);
      Outcome made = operator.run("admin", "token", "create", "friend", "--quota", quota);
      String token = made.line();
      sender = sender.with("SATCHEL_TOKEN", token);
      String link = sender.run("put", small.toString()).expect(Outcome.DONE).line();
      sender.run("put", large.toString()).expect(Outcome.REFUSED);
      assertThat(operator.run("admin", "status").expect(Outcome.DONE).out())
          .containsPattern("(?m)^uploads +token$")
          .containsPattern("(?m)^shares +1$")
          .containsPattern("(?m)^started +20\\S+Z$")
          .containsPattern("(?m)^storedBytes +[1-9]\\d+ [(]\\d+[.]\\d KiB[)]$");
      String listed = operator.run("admin", "token", "list").expect(Outcome.DONE).line();
      assertThat(listed)
          .matches("\\S{22} +[1-9]\\d+ +" + quota + " +- +valid +friend")
          .doesNotContain(token);
      String id = listed.substring(0, listed.indexOf(' '));
      assertThat(made.err()).contains("revoked: " + id);
      assertThat(operator.run("admin", "token", "revoke", id).expect(Outcome.DONE).err())
          .startsWith("Revoked: " + id);
      assertThat(operator.run("admin", "token", "list").line()).startsWith(id).contains("revoked");
      operator.run("admin", "token", "create", "brief", "--expires", "PT3S").expect(Outcome.DONE);
      operator.run("admin", "token", "create", "later", "--expires", "30d").expect(Outcome.DONE);
      Eventually.holds(
          "the end of a token is told",
          CLEANED,
          () ->
              operator
                  .run("admin", "token", "list")
                  .out()
                  .matches("(?s).* - +20\\S+Z +expired +brief\n.* - +20\\S+Z +valid +later\n.*"));
      sender.run("put", small.toString()).expect(Outcome.USAGE);
      device("friend", server.url()).run("get", link).expect(Outcome.DONE);
    }
  }

  @Test
  void linksLeadToThePublicNameWhateverTheAddressByWhichTheSenderCame() throws IOException {
    String name = "http://localhost:" + plan.port();
    try (ServerUnderTest server = ServerUnderTest.start(plan.with("SATCHEL_URL", name))) {
      CommandLine sender = device("sender", server.url());
      String file = file(sender, "f", 9_000).toString();
      String link = sender.run("put", file).expect(Outcome.DONE).line();
      assertThat(link).startsWith(name + "/s/");
      assertThat(sender.run("put", file, "--json").out()).contains("\"link\":\"" + name + "/s/");
      String other = sender.run("edit", link, "--password=pass words").expect(Outcome.DONE).line();
      assertThat(other).startsWith(name + "/s/");
      String all = sender.run("edit", other, "--downloads", "3", "--json").out();
      assertThat(all).contains("\"link\":\"" + name, "\"ownerLink\":\"" + name);
      CommandLine friend = device("friend", server.url());
      friend.run("get", other, "--password=pass words").expect(Outcome.DONE);
    }
  }

  @Test
  void aBlockedShareOpensAgainOnceTheBlockIsTakenBack() throws IOException {
    try (ServerUnderTest server = ServerUnderTest.start(plan)) {
      Path segments = plan.data().resolve("segments");
      long before = Trees.bytes(segments);
      CommandLine sender = device("sender", server.url());
      String link = sender.run("put", file(sender, "f", 9_000).toString()).line();
      String id = Links.parse(link).linkId();
      CommandLine friend = device("friend", server.url());
      CommandLine operator = operator(server);
      assertThat(operator.run("admin", "list").expect(Outcome.DONE).out()).contains(id, "live");
      operator.run("admin", "block", id, "--reason", "a court's order").expect(Outcome.DONE);
      friend.run("get", link).expect(Outcome.GONE);
      operator.run("admin", "unblock", id).expect(Outcome.DONE);
      friend.run("get", link).expect(Outcome.DONE);
      Outcome ended = operator.run("admin", "end", id).expect(Outcome.DONE);
      assertThat(ended.out()).isEmpty();
      assertThat(ended.err()).startsWith("Ended: " + id);
      friend.run("info", link).expect(Outcome.GONE);
      Eventually.holds("the bytes are freed", CLEANED, () -> Trees.bytes(segments) == before);
    }
  }

  @Test
  void aBackupAndTheSegmentsAreTheWholeServer() throws IOException {
    CommandLine sender;
    String link;
    try (ServerUnderTest server = ServerUnderTest.start(plan)) {
      sender = device("sender", server.url());
      link =
          sender.run("put", file(sender, "f", 30_000_000).toString()).expect(Outcome.DONE).line();
      String backup = operator(server).run("admin", "backup").expect(Outcome.DONE).line();
      sender.run("edit", link, "--downloads", "7").expect(Outcome.DONE);
      server.stop();
      for (String name : new String[] {"satchel.db", "satchel.db-wal", "satchel.db-shm"}) {
        Files.deleteIfExists(plan.data().resolve(name));
      }
      Files.copy(Path.of(backup), plan.data().resolve("satchel.db"));
    }
    // What a server leaves that is killed while it writes one.
    Path part = Files.writeString(plan.data().resolve("backups/satchel-1.db.part"), "half");
    try (ServerUnderTest server = ServerUnderTest.start(plan)) {
      assertThat(part).doesNotExist();
      CommandLine friend = device("friend", server.url());
      friend.run("get", link).expect(Outcome.DONE);
      assertThat(Trees.sha256(friend.work().resolve("f")))
          .isEqualTo(Trees.sha256(sender.work().resolve("f")));
      // What was edited since is shown in its older state: not to be built on, and to be ended.
      assertThat(sender.run("edit", link, "--expires", "2d").expect(Outcome.HOSTILE).err())
          .contains("(older-version)");
      sender.run("end", link).expect(Outcome.DONE);
      friend.run("info", link).expect(Outcome.GONE);
    }
  }

  @Test
  void theAdminTokenIsToldToTheServerOfTheFolderAloneAndToNobodyWhileNoneRuns() throws Exception {
    var callers = new AtomicInteger();
    CommandLine operator;
    try (ServerUnderTest server = ServerUnderTest.start(plan)) {
      operator = operator(server);
      operator.run("admin", "status").expect(Outcome.DONE);
      // Where the server listens is the server's to say, and nobody's else.
      operator.with("SATCHEL_ADMIN_LISTEN", "").run("admin", "status").expect(Outcome.DONE);
      try (var stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        Thread.ofVirtual().start(() -> hangUp(stranger, callers));
        String there = "127.0.0.1:" + stranger.getLocalPort();
        Outcome told = operator.run("admin", "status", "--admin-listen", there);
        assertThat(told.expect(Outcome.USAGE).err())
            .contains("has its admin listener at 127.0.0.1:" + plan.adminPort() + ";");
      }
      server.stop();
      assertThat(Files.readString(plan.data().resolve("lock"))).containsPattern("^[0-9]+\n$");
    }
    try (var stranger = new ServerSocket(plan.adminPort(), 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> hangUp(stranger, callers));
      Outcome told = operator.run("admin", "status").expect(Outcome.UNREACHABLE);
      assertThat(told.err()).contains("no server on this machine uses " + plan.data());
    }
    assertThat(callers).hasValue(0);
  }

  private static void hangUp(ServerSocket listener, AtomicInteger callers) {
    try {
      while (true) {
        listener.accept().close();
        callers.incrementAndGet();
      }
    } catch (IOException e) {
      // the test closed it
    }
  }

  @Test
  void aSelfSignedServerIsTrustedByItsCertificateAndNotWithout() throws Exception {
    Files.createSymbolicLink(folder.resolve("bin"), Install.root().resolve("bin"));
    ServerPlan secure = plan.with("SATCHEL_TLS_SELF_SIGNED", "true").inside(byHand());
    try (ServerUnderTest server = ServerUnderTest.launch(secure)) {
      Eventually.holds("the first line", STARTED, () -> server.words().contains("satchel get"));
      String url = secure.url().replace("http:", "https:");
      CommandLine sender = device("sender", url);
      String path = file(sender, "f", 20_000_000).toString();
      String certificate = plan.data().resolve("tls/certificate.pem").toString();
      assertThat(server.words())
          .contains("--cacert " + certificate, "Open " + url + " in a browser");
      assertThat(typed(printed(server, "admin status")).out()).contains("shares");
      String nowhere = printed(server, "admin status") + " > /dev/full || echo $?";
      assertThat(typed("{ " + nowhere + "; }").line()).isEqualTo("7");
      sender.run("put", path).expect(Outcome.UNREACHABLE);
      String link = typed(printed(server, "put PATH").replace("PATH", path)).line();
      assertThat(link).startsWith(url);
      CommandLine friend = device("friend", url);
      friend.run("get", link).expect(Outcome.UNREACHABLE);
      typed(printed(server, "get LINK").replace("LINK", link));
      assertThat(Trees.sha256(folder.resolve("f"))).isEqualTo(Trees.sha256(Path.of(path)));
    }
  }

  /** A start as the README has it: {@code bin/satchel} in the folder in which it lies. */
  private List<String> byHand() {
    String line = "cd \"$0\" && shift && exec bin/satchel \"$@\"";
    return List.of("/bin/sh", "-c", line, folder.toString());
  }

  /** The command in the server's first words that has these in it. */
  private static String printed(ServerUnderTest server, String words) {
    Matcher line = Pattern.compile("bin/satchel " + words + ".*").matcher(server.words());
    assertThat(line.find()).as("%s in: %s", words, server.words()).isTrue();
    return line.group();
  }

  /** Run by a shell that knows nothing of the server's settings, in the same folder. */
  private Outcome typed(String line) throws Exception {
    Map<String, String> person =
        Map.of(
            "PATH", System.getenv("PATH"),
            "HOME", folder.toString(),
            "JAVA_HOME", System.getProperty("java.home"));
    return new Shell(folder, folder, person).run(line).expect(Outcome.DONE);
  }

  @Test
  void theWholeWayWorksOnPostgresqlToo() throws Exception {
    PostgresServer postgres = PostgresServer.shared();
    String database = postgres.newDatabase();
    ServerPlan there = plan.with("SATCHEL_DATABASE", postgres.setting(database));
    House.Sample sample = House.shared().sample();
    String link;
    try (ServerUnderTest server = ServerUnderTest.start(there)) {
      link =
          device("sender", server.url())
              .run("put", sample.tree().toString())
              .expect(Outcome.DONE)
              .line();
    }
    try (ServerUnderTest server = ServerUnderTest.start(there)) {
      CommandLine friend = device("friend", server.url());
      friend.run("get", link, "-o", "got").expect(Outcome.DONE);
      Map<String, String> got = Trees.snapshot(friend.work().resolve("got"));
      assertThat(got).isEqualTo(sample.content());
    }
  }

  @Test
  void twoServersCannotOpenOneDataFolderAndAKilledOneLeavesItFree() {
    try (ServerUnderTest server = ServerUnderTest.start(plan)) {
      ServerPlan second =
          new ServerPlan(
              plan.data(),
              folder.resolve("logs-2"),
              ServerPlan.in(folder).port(),
              ServerPlan.in(folder).adminPort(),
              Map.of(),
              List.of());
      try (ServerUnderTest refused = ServerUnderTest.launch(second)) {
        assertThat(refused.process().await(STARTED)).isEqualTo(Outcome.USAGE);
        assertThat(refused.words()).contains(plan.data().toString(), "SATCHEL_DATA");
      }
      server.process().kill();
      try (ServerUnderTest after = ServerUnderTest.start(second)) {
        assertThat(after.isReady()).isTrue();
      }
    }
  }

  @Test
  void segmentsOfAnotherDatabaseEndTheStartInsteadOfBeingCleanedAway() throws IOException {
    String link;
    try (ServerUnderTest server = ServerUnderTest.start(plan)) {
      CommandLine sender = device("sender", server.url());
      link = sender.run("put", file(sender, "f", 9_000).toString()).expect(Outcome.DONE).line();
      assertThat(server.stop()).isEqualTo(Outcome.DONE);
    }
    Path database = plan.data().resolve("satchel.db");
    Path away = Files.move(database, folder.resolve("away.db"));
    for (int start = 1; start <= 2; start++) {
      try (ServerUnderTest refused = ServerUnderTest.launch(plan)) {
        assertThat(refused.process().await(STARTED)).as("start %d", start).isEqualTo(Outcome.USAGE);
        assertThat(refused.words()).contains("segments", "database");
      }
    }
    Files.move(away, database, StandardCopyOption.REPLACE_EXISTING);
    try (ServerUnderTest again = ServerUnderTest.start(plan)) {
      device("friend", again.url()).run("get", link).expect(Outcome.DONE);
    }
  }

  @Test
  void aSettingThatCannotBeIsRefusedWithFileAndLine() throws IOException {
    Path file = Files.createDirectories(folder).resolve("satchel.toml");
    Files.writeString(file, "name = \"mine\"\n[limits]\nquota_bytes = \"many\"\n");
    try (ServerUnderTest refused =
        ServerUnderTest.launch(plan.with("SATCHEL_CONFIG", file.toString()))) {
      assertThat(refused.process().await(STARTED)).isEqualTo(Outcome.USAGE);
      assertThat(refused.words()).contains("satchel.toml:3 (limits.quota_bytes): ");
    }
  }

  @Test
  void aGracefulStopParksAnUploadThatRunsAndItGoesOnAfterwards() throws Exception {
    CommandLine sender = device("sender", plan.url());
    Path file = file(sender, "f", 300_000_000);
    try (ServerUnderTest server = ServerUnderTest.start(plan)) {
      RunningProcess put =
          sender.start(RunningProcess.Output.FILE, "put", file.toString(), "--timeout", "120");
      try (put) {
        Eventually.holds("the upload runs", STARTED, () -> Trees.bytes(plan.data()) > 40_000_000);
        long begun = System.nanoTime();
        assertThat(server.stop()).isEqualTo(Outcome.DONE);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(STOP);
        try (ServerUnderTest again = ServerUnderTest.start(plan)) {
          assertThat(put.await(CommandLine.BOUND)).as(put.standardErrorText()).isZero();
          String link = put.standardOutputText().strip();
          CommandLine friend = device("friend", again.url());
          friend.run("get", link).expect(Outcome.DONE);
          assertThat(Trees.sha256(friend.work().resolve("f"))).isEqualTo(Trees.sha256(file));
        }
      }
    }
  }

  private CommandLine device(String name, String url) {
    return CommandLine.at(folder.resolve("devices/" + name)).through(url);
  }

  /** The same machine's user who runs the server. */
  private CommandLine operator(ServerUnderTest server) {
    return device("operator", server.url())
        .with("SATCHEL_DATA", plan.data().toString())
        .with("SATCHEL_ADMIN_LISTEN", "127.0.0.1:" + plan.adminPort());
  }

  private static Path file(CommandLine device, String name, int bytes) throws IOException {
    Path file = device.work().resolve(name);
    new Patterned(bytes, bytes).writeTo(file);
    return file;
  }
}
