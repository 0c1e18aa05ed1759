package org.satchel.db;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite: one writer with group commit, several readers on their callers' threads.
 *
 * <p>All transactions are begun by hand in autocommit mode. The driver's own {@code
 * transaction_mode=IMMEDIATE} is a trap: after a commit it leaves an idle connection holding the
 * write lock.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: sqlite.org/wal.html, sqlite.org/pragma.html; docs/decisions/0012-group-commit.md.
 */
final class SqliteEngine implements Engine {

  /** Marks the file as ours: "SATC". */
  private static final int APPLICATION_ID = 0x53415443;

  /** Point reads run at 320,000/s on one; a few more let long lists run beside them. */
  private static final int READERS_MAX = 8;

  /** Only a foreign process, such as a shell, can hold the lock; it gets this long. */
  private static final int BUSY_MILLIS = 10_000;

  /** Negative: KiB. The writer touches index pages all over; a reader mostly a few. */
  private static final int WRITER_CACHE = -16 * 1024;

  private static final int READER_CACHE = -2 * 1024;

  /** A write-ahead log that once grew (a long reader) is cut back to this at a checkpoint. */
  private static final int LOG_BYTES_MAX = 64 << 20;

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** Where the driver tells of a library that it cannot load. */
  private static final Logger LOADER_LOG = Logger.getLogger(SQLiteJDBCLoader.class.getName());

  /** Of the process: its library is loaded once. */
  private static boolean isLoaded;

  private final Path file;
  private final GroupCommit writer;
  private final Semaphore readers = new Semaphore(READERS_MAX);
  private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  private SqliteEngine(Path file, Connection writer) {
    this.file = file;
    this.writer = new GroupCommit(new Session(writer, true));
  }

  static SqliteEngine open(DatabaseConfig.Sqlite config, List<Migrations> features)
      throws DatabaseException {
    Path file = config.file().toAbsolutePath();
    keepPrivate(file);
    loadLibrary(Path.of(file + "-library"));
    try {
      Connection writer = source(file, WRITER_CACHE).getConnection();
      boolean sound = false;
      try {
        claim(writer, file);
        keepTemporaryFiles(writer, file);
        if (!SchemaKeeper.isCurrent(writer, historyTables(writer), features)) {
          SchemaKeeper.migrate(source(file, WRITER_CACHE), features);
        }
        sound = true;
        return new SqliteEngine(file, writer);
      } finally {
        if (!sound) writer.close();
      }
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  /**
   * Of a file that only its owner may read SQLite makes a log, too, that only its owner may read.
   */
  private static void keepPrivate(Path file) throws DatabaseException {
    try {
      if (Files.notExists(file)) Files.createFile(file, OWNER_ONLY);
      for (String name : List.of("", "-wal", "-shm")) {
        Path part = Path.of(file + name);
        if (Files.exists(part)) Files.setPosixFilePermissions(part, OWNER_ONLY.value());
      }
    } catch (IOException e) {
      throw DatabaseException.of("the database's file cannot be kept private: " + e, e);
    }
  }

  /**
   * Loads the driver's own library from beside the database: the system's folder for passing files
   * may forbid to run what lies in it, and what the driver leaves there stays after a kill. Here
   * nothing is left. Where this folder forbids it the system's is tried.
   */
  private static synchronized void loadLibrary(Path folder) throws DatabaseException {
    if (isLoaded) return;
    String foreign = System.getProperty("java.io.tmpdir");
    try {
      try {
        removeLibrary(folder);
        Files.createDirectory(folder, OWNER_ONLY_FOLDER);
        LOADER_LOG.setLevel(Level.OFF); // what fails here may well go on below
        loadFrom(folder.toString());
      } catch (Exception forbidden) { // which the loader declares
        LOADER_LOG.setLevel(null);
        loadFrom(foreign);
      } finally {
        LOADER_LOG.setLevel(null);
        leaveNothing(folder);
      }
      isLoaded = true;
    } catch (Exception e) {
      throw new DatabaseException(
          DatabaseException.Kind.OTHER,
          ("SQLite's library runs neither from %s nor from %s, which may be mounted noexec; name a"
                  + " folder where it does by SATCHEL_JAVA_OPTS=-Djava.io.tmpdir=FOLDER")
              .formatted(folder.getParent(), foreign),
          e);
    }
  }

  private static void leaveNothing(Path folder) {
    try {
      removeLibrary(folder);
    } catch (IOException inUse) {
      // NFS keeps what is mapped under another name until the process ends: the next start's.
    }
  }

  private static void loadFrom(String folder) throws Exception {
    System.setProperty("org.sqlite.tmpdir", folder);
    SQLiteJDBCLoader.initialize();
  }

  private static void removeLibrary(Path folder) throws IOException {
    if (Files.notExists(folder)) return;
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder)) {
      for (Path part : parts) Files.delete(part);
    }
    Files.delete(folder);
  }

  private static SQLiteDataSource source(Path file, int cache) {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setCacheSize(cache);
    config.setJournalSizeLimit(LOG_BYTES_MAX);
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  /** Marks a new file as ours, and refuses somebody else's. */
  private static void claim(Connection connection, Path file)
      throws SQLException, DatabaseException {
    try (Statement statement = connection.createStatement()) {
      int id = number(statement, "PRAGMA application_id");
      if (id == APPLICATION_ID) return;
      if (id != 0 || number(statement, "SELECT count(*) FROM sqlite_master") != 0) {
        throw new DatabaseException(
            DatabaseException.Kind.DAMAGED, file + " is a database, but not one of Satchel", null);
      }
      statement.execute("PRAGMA application_id = " + APPLICATION_ID);
    }
  }

  /**
   * What is sorted or undone and too much for a cache goes into files beside the database, for the
   * whole process: the system's folder for passing files may be full when our disk is not. What a
   * savepoint of the writer would take back lies in memory, at most some megabytes but for a join,
   * which may take 20 MB for each TiB; what a migration sorts has no bound.
   */
  private static void keepTemporaryFiles(Connection writer, Path file) throws SQLException {
    try (Statement statement = writer.createStatement()) {
      String folder = file.resolveSibling("").toString().replace("'", "''");
      statement.execute("PRAGMA temp_store_directory = '" + folder + "'");
      statement.execute("PRAGMA temp_store = MEMORY");
    }
  }

  private static int number(Statement statement, String sql) throws SQLException {
    try (ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getInt(1) : 0;
    }
  }

  private static Set<String> historyTables(Connection connection) throws SQLException {
    Set<String> names = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'history_%'")) {
      while (result.next()) names.add(result.getString(1));
    }
    return names;
  }

  @Override
  public Dialect dialect() {
    return Dialect.SQLITE;
  }

  @Override
  public <T> T write(Tx.Work<T> work) throws DatabaseException {
    return writer.write(work);
  }

  @Override
  public <T> T read(Tx.Work<T> work) throws DatabaseException {
    readers.acquireUninterruptibly();
    try {
      Session session = takeReader();
      boolean sound = false;
      try {
        session.control("BEGIN");
        T value = work.run(new Tx(session, Dialect.SQLITE));
        session.control("COMMIT");
        sound = true;
        return value;
      } finally {
        // A reader that failed may be inside a transaction: cheaper to forget than to repair.
        if (sound && !closed) {
          idle.push(session);
        } else {
          session.close();
        }
      }
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    } finally {
      readers.release();
    }
  }

  private Session takeReader() throws SQLException, DatabaseException {
    if (closed) {
      throw new DatabaseException(
          DatabaseException.Kind.LOST, "the database has been closed", null);
    }
    Session session = idle.poll();
    if (session != null) return session;
    session = new Session(source(file, READER_CACHE).getConnection(), true);
    session.control("PRAGMA query_only = 1");
    return session;
  }

  /** {@code VACUUM INTO} reads one snapshot and writes a compact copy while others go on. */
  @Override
  public Database.Backup backup(Path target, long spareBytes) throws DatabaseException {
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      if (Files.exists(target)) throw new FileAlreadyExistsException(target.toString());
      writeBackup(part, spareBytes);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel folder =
          FileChannel.open(target.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
      return new Database.Backup.Written(target, Files.size(target));
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    } catch (FileAlreadyExistsException e) {
      throw new DatabaseException(
          DatabaseException.Kind.OTHER, "the backup's file exists already: " + target, e);
    } catch (IOException e) {
      throw DatabaseException.of("the backup could not be written: " + target, e);
    }
  }

  /** What is not whole has no backup's name, and stays only if the server is killed. */
  private void writeBackup(Path part, long spareBytes)
      throws SQLException, IOException, DatabaseException {
    Files.createFile(part, OWNER_ONLY); // SQLite accepts an empty file, and keeps its mode
    boolean whole = false;
    try {
      try (Connection connection = source(file, READER_CACHE).getConnection()) {
        if (part.toFile().getUsableSpace() - copyBytes(connection) < spareBytes) {
          throw new DatabaseException(
              DatabaseException.Kind.FULL, "a copy of the database needs more free space", null);
        }
        try (PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
          statement.setString(1, part.toAbsolutePath().toString());
          statement.execute();
        }
      }
      try (FileChannel copy = FileChannel.open(part, StandardOpenOption.WRITE)) {
        copy.force(true);
      }
      whole = true;
    } finally {
      if (!whole) Files.deleteIfExists(part);
    }
  }

  /** What of the file is in use: a copy leaves out what is not. */
  private static long copyBytes(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      long pages = number(statement, "PRAGMA page_count");
      long unused = number(statement, "PRAGMA freelist_count");
      return (pages - unused) * number(statement, "PRAGMA page_size");
    }
  }

  @Override
  public void close() {
    closed = true;
    readers.acquireUninterruptibly(READERS_MAX);
    List<Session> sessions = new ArrayList<>(idle);
    idle.clear();
    sessions.forEach(Session::close);
    readers.release(READERS_MAX);
    writer.close();
  }
}
