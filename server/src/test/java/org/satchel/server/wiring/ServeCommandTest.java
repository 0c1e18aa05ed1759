package org.satchel.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import org.junit.jupiter.api.Test;
import org.satchel.core.StorageException;
import org.satchel.db.DatabaseException;
import org.satchel.server.ops.ConfigException;
import org.satchel.swarm.SwarmException;

/** Which failed starts may be tried again as they are, as the unit of systemd does. */
class ServeCommandTest {

  private static final int USAGE = 2;
  private static final int UNREACHABLE = 6;
  private static final int NO_ROOM = 7;

  private final IOException full = new IOException("No space left on device");

  @Test
  void aDatabaseThatIsNotUpYetIsWaitedForWhoeverAskedIt() {
    var lost = new DatabaseException(DatabaseException.Kind.LOST, "does not answer", null);
    assertThat(ServeCommand.code(lost)).isEqualTo(UNREACHABLE);
    assertThat(ServeCommand.code(StorageException.of(lost))).isEqualTo(UNREACHABLE);
  }

  @Test
  void anAddressThatIsNotThereYetIsWaitedForAndATakenPortIsNot() {
    for (String words :
        new String[] {"Cannot assign requested address", "Address already in use"}) {
      var bind = new IOException("Failed to bind", new BindException(words));
      assertThat(ServeCommand.code(new ConfigException("listen: cannot listen", bind)))
          .isEqualTo(words.startsWith("Cannot") ? UNREACHABLE : USAGE);
    }
  }

  @Test
  void aFullDiskIsToldAsOneWhereverItIsMet() {
    assertThat(ServeCommand.code(full)).isEqualTo(NO_ROOM);
    assertThat(ServeCommand.code(SwarmException.of("store", full))).isEqualTo(NO_ROOM);
    assertThat(ServeCommand.code(new ConfigException("data", full))).isEqualTo(NO_ROOM);
    assertThat(ServeCommand.code(StorageException.of("mark", full))).isEqualTo(NO_ROOM);
  }

  @Test
  void whatSomebodyMustMendIsNot() {
    var refused = new DatabaseException(DatabaseException.Kind.OTHER, "wrong password", null);
    assertThat(ServeCommand.code(refused)).isEqualTo(USAGE);
    assertThat(ServeCommand.code(new ConfigException("no number"))).isEqualTo(USAGE);
    assertThat(ServeCommand.code(new java.nio.file.AccessDeniedException("f"))).isEqualTo(USAGE);
  }
}
