package org.satchel.proofs.simple;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.forge.LinkKeys;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.Links;
import org.satchel.testkit.Eventually;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.PostgresServer;
import org.satchel.testkit.process.ServerPlan;
import org.satchel.testkit.process.ServerUnderTest;

/**
 * A download limit of one, and fifty who want it at the same moment.
 *
 * <p>Why this way: in PostgreSQL the share's row is held until some of them wait to be counted, as
 * else the first is most often counted before the second is looked at. SQLite's one writer, behind
 * which they queue, is slow enough.
 *
 * <p>Source: docs/testing.md, faults.
 */
final class LastDownloadTest {

  private static final int GRANTS = 50;

  /** Two that were looked at before either is counted are enough to be counted both. */
  private static final int WAITING_MIN = 2;

  private static final Duration BOUND = Duration.ofSeconds(30);

  /** What is done before the fifty ask, and once they do. */
  private interface Act {
    void run() throws Exception;
  }

  @Test
  void exactlyOneOfFiftyIsGrantedOnSqlite() throws Exception {
    Path folder = House.temporaryFolder();
    exactlyOne(folder, ServerPlan.in(folder.resolve("server")), () -> {}, () -> {});
  }

  @Test
  void exactlyOneOfFiftyIsGrantedOnPostgresql() throws Exception {
    Path folder = House.temporaryFolder();
    PostgresServer postgres = PostgresServer.shared();
    String url = postgres.newDatabase();
    ServerPlan plan =
        ServerPlan.in(folder.resolve("server")).with("SATCHEL_DATABASE", postgres.setting(url));
    try (Connection holder = DriverManager.getConnection(url, postgres.user(), "none")) {
      holder.setAutoCommit(false);
      exactlyOne(
          folder,
          plan,
          () -> assertThat(number(holder, "SELECT 1 FROM shares FOR UPDATE")).isOne(),
          () -> {
            String waiting =
                "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
                    + " WHERE NOT granted AND datname = current_database()";
            try {
              Eventually.holds(
                  "some wait to be counted",
                  BOUND,
                  () -> {
                    // A transaction sees who is connected as it was at its first look.
                    number(holder, "SELECT 1 FROM pg_stat_clear_snapshot()");
                    return number(holder, waiting) >= WAITING_MIN;
                  });
            } finally {
              holder.rollback();
            }
          });
    }
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }

  private static void exactlyOne(Path folder, ServerPlan plan, Act hold, Act letGo)
      throws Exception {
    try (ServerUnderTest server = ServerUnderTest.start(plan)) {
      CommandLine device = CommandLine.at(folder.resolve("device")).through(server.url());
      Path file = House.shared().sample().tree().resolve("notes/words.txt");
      String link =
          device.run("put", file.toString(), "--downloads", "1").expect(Outcome.DONE).line();
      hold.run();
      List<Integer> statuses = ask(new Door(server.url()), Links.parse(link), letGo);
      assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
      assertThat(statuses).filteredOn(status -> status == 410).hasSize(GRANTS - 1);
      device.run("get", link, "-o", "late").expect(Outcome.GONE);
    }
  }

  private static List<Integer> ask(Door door, Links link, Act letGo) throws Exception {
    String bearer = LinkKeys.accessBearer(link.linkId(), link.secret());
    CountDownLatch gate = new CountDownLatch(1);
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < GRANTS; i++) {
        HttpRequest.Builder request =
            door.request("/api/v1/shares/" + link.linkId() + "/grants")
                .header("Authorization", "Bearer " + bearer)
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"grant\":\"%s\"}".formatted(LinkKeys.drawGrant())));
        answers.add(
            threads.submit(
                () -> {
                  gate.await();
                  return door.send(request).statusCode();
                }));
      }
      gate.countDown();
      letGo.run();
      for (Future<Integer> answer : answers) statuses.add(answer.get());
    }
    return statuses;
  }
}
