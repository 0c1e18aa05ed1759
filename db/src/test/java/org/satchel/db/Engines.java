package org.satchel.db;

import java.nio.file.Path;
import org.satchel.testkit.process.PostgresServer;

/** Both databases, so that a test runs on each. */
enum Engines {
  SQLITE {
    @Override
    DatabaseConfig fresh(Path folder) {
      return new DatabaseConfig.Sqlite(folder.resolve("satchel.db"));
    }
  },
  POSTGRESQL {
    @Override
    DatabaseConfig fresh(Path folder) {
      PostgresServer server = PostgresServer.shared();
      return new DatabaseConfig.Postgres(server.newDatabase(), server.user(), "", 4);
    }
  };

  abstract DatabaseConfig fresh(Path folder);
}
