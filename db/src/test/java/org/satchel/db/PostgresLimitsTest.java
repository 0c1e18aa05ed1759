package org.satchel.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hangs at PostgreSQL is given up in time, on every connection. */
final class PostgresLimitsTest {

  private static final List<Migrations> ONE =
      List.of(new Migrations("tested", "classpath:org/satchel/db/one", 1));

  @TempDir Path folder;
  private DatabaseConfig config;

  /** So that the database which a test opens has new connections, and nothing to migrate. */
  @BeforeEach
  void migrate() throws Exception {
    config = Engines.POSTGRESQL.fresh(folder);
    Database.open(config, ONE).close();
  }

  @Test
  void limitsOutliveAFirstTransactionThatIsUndone() throws Exception {
    try (Database database = Database.open(config, ONE)) {
      database.write(
          tx -> {
            tx.undo();
            return true;
          });
      assertThatThrownBy(() -> database.read(tx -> tx.sql("SELECT 1 / 0 AS x").one(row -> true)))
          .isInstanceOf(DatabaseException.class);
      List<String> written = database.write(PostgresLimitsTest::limits);
      List<String> read = database.read(PostgresLimitsTest::limits);
      assertThat(written).containsExactly("10s", "1min", "1min");
      assertThat(read).containsExactly("10s", "1min", "1min");
    }
  }

  @Test
  void aMigrationMayTakeAsLongAsItTakes() throws Exception {
    var noting = new Migrations("noting", "classpath:org/satchel/db/limits", 1);
    try (Database database = Database.open(config, List.of(noting))) {
      Optional<String> noted =
          database.read(tx -> tx.sql("SELECT noted FROM limits").one(row -> row.text("noted")));
      assertThat(noted).hasValue("10s 0 0");
      List<String> later = database.write(PostgresLimitsTest::limits);
      assertThat(later).containsExactly("10s", "1min", "1min");
    }
  }

  /** The first waits for what this test holds, and by then has Flyway's lock. */
  @Test
  void whoComesWhileAnotherMigratesIsToldSoSoon() throws Exception {
    var config = (DatabaseConfig.Postgres) Engines.POSTGRESQL.fresh(folder);
    List<Migrations> waiting =
        List.of(new Migrations("waiting", "classpath:org/satchel/db/waiting", 1));
    try (var others = Executors.newVirtualThreadPerTaskExecutor();
        var connection = DriverManager.getConnection(config.url(), config.user(), "");
        var statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(1)");
      Future<Database> first = others.submit(() -> Database.open(config, waiting));
      String isWaiting = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
      while (!first.isDone() && !statement.executeQuery(isWaiting).next()) Thread.onSpinWait();
      assertThatThrownBy(() -> Database.open(config, waiting).close())
          .isInstanceOfSatisfying(
              DatabaseException.class,
              e -> assertThat(e.kind()).isEqualTo(DatabaseException.Kind.BUSY))
          .hasMessageContaining("another server is bringing the waiting tables up to date")
          .hasCauseInstanceOf(FlywayException.class);
      statement.execute("SELECT pg_advisory_unlock(1)");
      first.get().close();
    }
  }

  private static List<String> limits(Tx tx) throws DatabaseException {
    return List.of(
        shown(tx, "lock_timeout"),
        shown(tx, "statement_timeout"),
        shown(tx, "idle_in_transaction_session_timeout"));
  }

  private static String shown(Tx tx, String setting) throws DatabaseException {
    return tx.sql("SHOW " + setting).one(row -> row.text(setting)).orElseThrow();
  }

  @Test
  void aConnectionThatNobodyUsedIsInNoTransaction() throws Exception {
    try (Database database = Database.open(config, ONE)) {
      List<String> states =
          database.write(
              tx ->
                  tx.sql(
                          """
                          SELECT state FROM pg_stat_activity
                          WHERE datname = current_database() AND pid <> pg_backend_pid()
                          """)
                      .list(row -> row.text("state")));
      assertThat(states).isNotEmpty().containsOnly("idle");
    }
  }

  @Test
  void aStatementThatTakesTooLongIsNotRepeated() throws Exception {
    try (Database database = Database.open(config, ONE)) {
      var attempts = new AtomicInteger();
      assertThatThrownBy(
              () ->
                  database.write(
                      tx -> {
                        attempts.incrementAndGet();
                        tx.sql("SET LOCAL statement_timeout = '100ms'").update();
                        return tx.sql("SELECT pg_sleep(60)").one(row -> true);
                      }))
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.retryHelps()).as("later").isTrue());
      assertThat(attempts).hasValue(1);
    }
  }
}
