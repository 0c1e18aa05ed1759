package org.satchel.server.tus;

import org.satchel.core.StorageException;
import org.satchel.core.objects.BeginOutcome;
import org.satchel.core.objects.BeginRequest;
import org.satchel.core.objects.Uploads;
import org.satchel.server.http.RefusedException;
import org.satchel.server.storage.StorageProblems;

/**
 * Begins uploads.
 *
 * <p>Why this way: what was removed or ended counts until the clean-up job has freed it. Who made
 * room just before must not be told that there is none, so a refusal for want of it, in a quota or
 * on the disk, comes after that job.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: docs/decisions/0022-exhausted-and-expired-shares.md; spec/api.yaml, createUpload.
 */
public final class Creation {

  /** Frees what was removed; false if there was nothing. */
  @FunctionalInterface
  public interface Room {
    boolean make() throws StorageException;
  }

  private final Uploads uploads;
  private final Room room;

  /** Uploads, and where room for them may come from. */
  public Creation(Uploads uploads, Room room) {
    this.uploads = uploads;
    this.room = room;
  }

  BeginOutcome begin(BeginRequest asked) throws RefusedException {
    try {
      BeginOutcome begun = uploads.begin(asked);
      boolean lacksRoom =
          begun instanceof BeginOutcome.OverQuota || begun instanceof BeginOutcome.NoRoom;
      return lacksRoom && room.make() ? uploads.begin(asked) : begun;
    } catch (StorageException e) {
      throw StorageProblems.refused(e);
    }
  }
}
