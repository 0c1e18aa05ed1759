package org.satchel.core;

import java.nio.file.Path;
import org.satchel.db.DatabaseConfig;
import org.satchel.testkit.process.PostgresServer;

/** Both databases, so that a test runs on each. */
public enum Engines {
  SQLITE {
    @Override
    public DatabaseConfig fresh(Path folder) {
      return new DatabaseConfig.Sqlite(folder.resolve("satchel.db"));
    }
  },
  POSTGRESQL {
    @Override
    public DatabaseConfig fresh(Path folder) {
      PostgresServer server = PostgresServer.shared();
      return new DatabaseConfig.Postgres(server.newDatabase(), server.user(), "", 4);
    }
  };

  /** An empty database; a file lies in the folder. */
  public abstract DatabaseConfig fresh(Path folder);
}
