package org.satchel.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What holds for a database in a file only: whose it is, its copy, its folder's lock. */
final class SqliteFileTest {

  private static final List<Migrations> ONE =
      List.of(new Migrations("tested", "classpath:org/satchel/db/one", 1));

  @TempDir Path folder;

  @Test
  void aBackupMadeDuringWritesIsAWholeDatabase() throws Exception {
    Path copy = folder.resolve("copy.db");
    try (Database database = open("satchel.db")) {
      for (int i = 0; i < 500; i++) insert(database, i);
      var writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      for (int i = 500; i < 700; i++) insert(database, i);
                    } catch (DatabaseException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      Database.Backup backup = database.backup(copy, 0);
      writer.join();
      assertThat(backup).isInstanceOf(Database.Backup.Written.class);
      assertThatThrownBy(() -> database.backup(copy, 0)).hasMessageContaining("exists already");
    }
    try (Database database = open("copy.db")) {
      List<Long> values =
          database.read(
              tx -> tx.sql("SELECT value FROM counters").list(row -> row.number("value")));
      assertThat(values.size()).isBetween(500, 700);
      assertThat(values).contains(0L, 499L);
    }
  }

  @Test
  void aCopyThatWouldTakeTheLastSpaceIsRefusedAndLeavesNothing() throws Exception {
    try (Database database = open("satchel.db")) {
      for (int i = 0; i < 500; i++) insert(database, i);
      long all = Files.getFileStore(folder).getTotalSpace();
      Path copy = folder.resolve("copy.db");
      assertThatThrownBy(() -> database.backup(copy, all))
          .isInstanceOfSatisfying(
              DatabaseException.class,
              e -> assertThat(e.kind()).isEqualTo(DatabaseException.Kind.FULL));
      try (Stream<Path> left = Files.list(folder)) {
        assertThat(left.filter(file -> file.toString().contains("copy"))).isEmpty();
      }
    }
  }

  @Test
  void onlyItsOwnerMayReadTheDatabaseItsLogAndItsCopy() throws Exception {
    Files.createFile(
        folder.resolve("satchel.db"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
    for (String name : List.of("satchel.db", "new.db")) {
      try (Database database = open(name)) {
        insert(database, 1);
        int read = database.read(tx -> 1);
        assertThat(read).isEqualTo(1);
        database.backup(folder.resolve(name + ".copy"), 0);
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : files.filter(f -> f.toString().contains(name)).toList()) {
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
            assertThat(mode).as(file.toString()).isEqualTo("rw-------");
          }
        }
        assertThat(folder.resolve(name + "-wal")).exists();
      }
    }
  }

  @Test
  void somebodyElsesDatabaseIsRefused() throws Exception {
    Path file = folder.resolve("other.db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE theirs (x)");
    }
    assertThatThrownBy(() -> open("other.db")).hasMessageContaining("not one of Satchel");
  }

  @Test
  void aFileThatIsNoDatabaseIsRefused() throws Exception {
    Files.writeString(folder.resolve("text.db"), "This is not a database. ".repeat(100));
    assertThatThrownBy(() -> open("text.db"))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            e -> assertThat(e.kind()).isEqualTo(DatabaseException.Kind.DAMAGED));
  }

  @Test
  void aDiskWithoutRoomForTheLogsIndexIsFull() {
    var failed = new SQLiteException("no room", SQLiteErrorCode.SQLITE_IOERR_SHMSIZE);
    assertThat(DatabaseException.of(failed).kind()).isEqualTo(DatabaseException.Kind.FULL);
    assertThat(DatabaseException.of(failed))
        .hasMessageStartingWith("no room is left on the file system of the database; make room")
        .hasMessageEndingWith(": no room");
  }

  @Test
  void commitsAreSyncedToTheDisk() throws Exception {
    try (Database database = open("satchel.db")) {
      long synchronous =
          database.write(
              tx ->
                  tx.sql("PRAGMA synchronous").one(row -> row.number("synchronous")).orElseThrow());
      String journal =
          database.write(
              tx ->
                  tx.sql("PRAGMA journal_mode").one(row -> row.text("journal_mode")).orElseThrow());
      assertThat(synchronous).isEqualTo(2);
      assertThat(journal).isEqualTo("wal");
    }
  }

  /** Where a process's open files can be looked at. */
  @Test
  void aLargeWriteNeedsNoFileOutsideOfTheDatabasesFolder() throws Exception {
    try (Database database = open("satchel.db")) {
      String many =
          """
          WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
          INSERT INTO counters (name, value) SELECT 'm' || i, i FROM n
          """;
      database.write(tx -> tx.sql(many).update());
      List<String> outside =
          database.write(
              tx -> {
                tx.sql("UPDATE counters SET value = value + 1").update();
                return openTemporaryFiles();
              });
      assertThat(outside).isEmpty();
    }
  }

  /** A migration sorts as a reader does, by a connection without settings of its own. */
  @Test
  void whatIsSortedLiesBesideTheDatabase() throws Exception {
    String sorted =
        """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
        SELECT hex(randomblob(200)) AS word FROM n ORDER BY word
        """;
    String beside = folder.toRealPath() + "/";
    try (Database database = open("satchel.db")) {
      List<String> sorting =
          database.read(tx -> tx.sql(sorted).one(row -> openTemporaryFiles()).orElseThrow());
      assertThat(sorting).allMatch(file -> file.startsWith(beside));
      assertThat(sorting.isEmpty()).isEqualTo(Files.notExists(Path.of("/proc/self/fd")));
    }
  }

  /** SQLite takes their names away at once, but their beginning is its own. */
  private static List<String> openTemporaryFiles() {
    Path open = Path.of("/proc/self/fd");
    if (Files.notExists(open)) return List.of();
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(open)) {
      for (Path file : files) {
        String target = target(file);
        if (target.contains("etilqs_")) found.add(target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static String target(Path openFile) throws IOException {
    try {
      return Files.readSymbolicLink(openFile).toString();
    } catch (NoSuchFileException e) {
      return "closed meanwhile";
    }
  }

  @Test
  void aReaderCannotWrite() throws Exception {
    try (Database database = open("satchel.db")) {
      assertThatThrownBy(
              () ->
                  database.read(
                      tx -> tx.sql("INSERT INTO counters (name, value) VALUES ('a', 1)").update()))
          .isInstanceOf(DatabaseException.class);
    }
  }

  @Test
  void aFolderIsLockedOnce() throws Exception {
    assertThat(FolderLock.holder(folder)).isEmpty();
    var first = (FolderLock.Attempt.Locked) FolderLock.acquire(folder);
    first.lock().note("127.0.0.1:8471");
    assertThat(FolderLock.acquire(folder))
        .isEqualTo(new FolderLock.Attempt.Held("" + ProcessHandle.current().pid()));
    first.lock().close();
    assertThat(FolderLock.holder(folder)).isEmpty();
    try (var again = ((FolderLock.Attempt.Locked) FolderLock.acquire(folder)).lock()) {
      assertThat(again).isNotNull();
    }
  }

  @Test
  void aLocksNameThatLeadsElsewhereIsNotFollowed() throws Exception {
    Path other = Files.writeString(folder.resolve("other"), "mine");
    Files.createSymbolicLink(folder.resolve(FolderLock.FILE), other);
    assertThatThrownBy(() -> FolderLock.acquire(folder)).isInstanceOf(IOException.class);
    assertThat(other).hasContent("mine");
  }

  private Database open(String file) throws DatabaseException {
    return Database.open(new DatabaseConfig.Sqlite(folder.resolve(file)), ONE);
  }

  private static void insert(Database database, int value) throws DatabaseException {
    database.write(
        tx ->
            tx.sql("INSERT INTO counters (name, value) VALUES (?, ?)")
                .bind("n" + value)
                .bind(value)
                .update());
  }
}
