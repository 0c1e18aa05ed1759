package org.satchel.proofs.blind;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.forge.HostileShare;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.Secrets;
import org.satchel.testkit.canary.Canary;
import org.satchel.testkit.canary.CanarySearch;
import org.satchel.testkit.canary.HeapDump;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.PostgresServer;
import org.satchel.testkit.process.ServerPlan;
import org.satchel.testkit.process.ServerUnderTest;
import org.satchel.testkit.proxy.HttpProxy;
import org.satchel.testkit.proxy.Recording;

/**
 * Canaries go in as content, names, message, password and link; none comes out anywhere.
 *
 * <p>Why this way: searched are all files of the server (objects, database, staging, logs with a
 * line for each request), a dump of its whole heap, and all that left the clients. A planted
 * plaintext and a planted header must be found by the same search, or it proves nothing.
 *
 * <p>Source: docs/testing.md, blind; attacks 16 and 19 have classes of their own.
 */
final class CanariesTest {

  private static final Canary NEXT = new Canary("next password", "canary-nextword-c8Fv1");
  private static final Canary PLANTED = new Canary("planted content", "planted-content-Ma3Kd9");
  private static final Canary HEADER = new Canary("planted header", "planted-header-Bn7Xs2");

  private final Path folder;

  CanariesTest() throws IOException {
    folder = House.temporaryFolder();
  }

  @Test
  void nothingThatTheSenderMeantToKeepIsFoundAnywhereAtTheServer() throws Exception {
    ServerPlan plan = ServerPlan.in(folder.resolve("server"));
    searchEverything(plan, plan.data(), () -> {});
  }

  @Test
  void norInAnyFileOfPostgresql() throws Exception {
    PostgresServer postgres = PostgresServer.start();
    String url = postgres.newDatabase();
    try (Connection connection = DriverManager.getConnection(url, postgres.user(), "none");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE planted AS SELECT '%s' AS it".formatted(PLANTED.text()));
    }
    ServerPlan plan =
        ServerPlan.in(folder.resolve("server")).with("SATCHEL_DATABASE", postgres.setting(url));
    searchEverything(plan, postgres.folder(), postgres::crash);
  }

  /**
   * @param database the folder with the database's files, in which something is planted
   * @param rest makes that folder one in which no file comes or goes
   */
  private void searchEverything(ServerPlan quiet, Path database, Runnable rest) throws Exception {
    ServerPlan plan = quiet.with("SATCHEL_LOG_REQUESTS", "true");
    List<Canary> secrets = new ArrayList<>(Secrets.ofTheSender());
    secrets.addAll(List.of(NEXT, PLANTED, HEADER));
    try (ServerUnderTest server = ServerUnderTest.start(plan);
        HttpProxy proxy = HttpProxy.to(plan.port(), Recording.into(folder.resolve("left")))) {
      secrets.addAll(useEverything(folder, proxy));
      plant(server);
      HeapDump.of(server.process().pid(), plan.logs().resolve("heap.hprof"));

      assertThat(server.words()).as("the log").contains(" PUT /api/v1/shares/", " PATCH ");
      rest.run();
      CanarySearch search = new CanarySearch(secrets);
      List<CanarySearch.Sighting> atServer = search.in(plan.data());
      atServer.addAll(search.in(plan.logs()));
      if (!database.equals(plan.data())) atServer.addAll(search.in(database));
      for (Path place : Stream.of(plan.data(), database).distinct().toList()) {
        assertThat(atServer)
            .as("the planted plaintext in %s", place)
            .anyMatch(
                sighting ->
                    sighting.form().startsWith("planted content")
                        && sighting.where().startsWith(place.toString()));
      }
      assertThat(atServer)
          .as("the planted header in the heap")
          .anyMatch(
              sighting ->
                  sighting.form().startsWith("planted header")
                      && sighting.where().endsWith("heap.hprof"));
      assertThat(atServer).filteredOn(sighting -> !sighting.form().startsWith("planted")).isEmpty();
      assertThat(search.in(folder.resolve("left"))).as("what left the clients").isEmpty();
      System.out.println("Canaries: searched " + search.extent());
    }
  }

  /** Every command that carries a secret; returns the links' own secrets. */
  private static List<Canary> useEverything(Path folder, HttpProxy proxy) throws Exception {
    Path tree = Secrets.tree(folder.resolve("tree"));
    CommandLine sender = CommandLine.at(folder.resolve("sender")).through(proxy.url());
    CommandLine reader = CommandLine.at(folder.resolve("reader")).through(proxy.url());
    String open =
        sender
            .run(
                "put",
                tree.toString(),
                "--name",
                Secrets.SHARE.text(),
                "--message",
                Secrets.MESSAGE.text())
            .expect(Outcome.DONE)
            .line();
    reader.run("info", open).expect(Outcome.DONE);
    Outcome shown = reader.run("get", open, "-o", "out").expect(Outcome.DONE);
    assertThat(shown.exit()).isZero();
    String locked =
        sender
            .run("put", tree.toString(), "--password", Secrets.PASSWORD.text())
            .expect(Outcome.DONE)
            .line();
    reader
        .run("get", locked, "--password", Secrets.PASSWORD.text(), "-o", "locked")
        .expect(Outcome.DONE);
    reader.run("get", locked, "--password", NEXT.text(), "-o", "no").expect(Outcome.PASSWORD);
    String again =
        lastLink(sender.run("edit", locked, "--password", NEXT.text()).expect(Outcome.DONE).out());
    reader.run("verify", again, "--password", NEXT.text()).expect(Outcome.DONE);
    String owner = ownerLink(sender.run("edit", open, "--downloads", "9", "--json").line());
    reader.run("edit", owner, "--downloads", "8").expect(Outcome.DONE);
    List<Canary> secrets = new ArrayList<>();
    for (String link : List.of(open, locked, again, owner)) secrets.addAll(Secrets.ofLink(link));
    return secrets;
  }

  private static String ownerLink(String edited) throws IOException {
    return new ObjectMapper().readTree(edited).get("ownerLink").asText();
  }

  private static String lastLink(String out) {
    return out.lines().filter(line -> line.contains("#1")).reduce((a, b) -> b).orElseThrow();
  }

  /** A plaintext that really lies at the server, and a header that really was in its memory. */
  private static void plant(ServerUnderTest server) throws Exception {
    Door door = new Door(server.url());
    byte[] plain = (PLANTED.text() + "\n").repeat(10_000).getBytes(StandardCharsets.UTF_8);
    door.upload(HostileShare.content(new byte[1]).id(), plain);
    door.send(door.request("/healthz").header("User-Agent", HEADER.text().repeat(20)).GET());
  }
}
