package org.satchel.db;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Measures opening a database in this fresh JVM. Run by hand: {@code OpenSpeed FILE}. */
final class OpenSpeed {

  private OpenSpeed() {}

  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]);
    boolean fresh = !Files.exists(file);
    long start = System.nanoTime();
    Migrations feature = new Migrations("tested", "classpath:org/satchel/db/one", 1);
    try (Database database = Database.open(new DatabaseConfig.Sqlite(file), List.of(feature))) {
      database.write(tx -> 1);
      long millis = (System.nanoTime() - start) / 1_000_000;
      System.out.println((fresh ? "migrated" : "current") + ": open after " + millis + " ms");
    }
  }
}
