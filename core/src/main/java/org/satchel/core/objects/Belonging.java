package org.satchel.core.objects;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.satchel.core.StorageException;
import org.satchel.db.Database;
import org.satchel.db.DatabaseException;
import org.satchel.db.Tx;
import org.satchel.swarm.Swarm;
import org.satchel.swarm.SwarmException;

/**
 * Whether a database and a provider's segments were made for each other.
 *
 * <p>To the clean-up a segment without a row is left over. So a database that was lost, or is not
 * the one that the settings mean, would cost all that is stored. Both carry one id, drawn at the
 * first start, and a start with two that differ is refused.
 *
 * <p>Stateless.
 *
 * <p>Source: docs/operations.md, data, backup, restore.
 */
final class Belonging {

  private static final int ID_BYTES = 16;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

  private Belonging() {}

  /** Checks it; what is new, or was made before there was an id, is given one. */
  static void check(Database database, Swarm swarm, RandomGenerator random)
      throws DatabaseException, SwarmException, StorageException {
    boolean knowsNone = database.read(ObjectTable::isEmpty);
    if (knowsNone && !swarm.list(Optional.empty(), 1).isEmpty()) {
      throw refused(
          "the database knows of no object, but segments are stored, which would be cleaned away:"
              + " restore the database that they belong to, or move their folder elsewhere");
    }
    Optional<String> known = database.read(Belonging::id);
    Optional<String> owner = swarm.owner().filter(ID.asMatchPredicate());
    if (known.isPresent() && !knowsNone && !known.equals(owner)) {
      throw refused(
          "the database belongs to the segments of another data folder: start with that folder, or"
              + " with the database of this one; if its segments are lost for good, write "
              + known.get()
              + " into the file segments/owner of this one");
    }
    String id = known.orElseGet(() -> draw(random));
    if (!owner.equals(Optional.of(id))) swarm.claim(id);
    if (known.isEmpty()) database.write(tx -> insert(tx, id));
  }

  private static StorageException refused(String why) {
    return new StorageException(StorageException.Kind.FAILED, false, why, null);
  }

  private static String draw(RandomGenerator random) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private static Optional<String> id(Tx tx) throws DatabaseException {
    return tx.sql("SELECT id FROM store").one(row -> HexFormat.of().formatHex(row.bytes("id")));
  }

  private static boolean insert(Tx tx, String id) throws DatabaseException {
    tx.sql("INSERT INTO store (id) VALUES (?)").bind(HexFormat.of().parseHex(id)).update();
    return true;
  }
}
