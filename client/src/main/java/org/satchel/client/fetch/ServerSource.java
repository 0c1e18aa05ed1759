package org.satchel.client.fetch;

import java.util.Optional;
import org.satchel.client.Failure;
import org.satchel.client.open.OpenShare;
import org.satchel.client.open.ShareDoor;
import org.satchel.format.record.Bearer;

/**
 * A share on its server.
 *
 * <p>Units and threads: safe on any thread.
 *
 * <p>Source: spec/share-link.md section 8.
 */
public record ServerSource(OpenShare share, ShareDoor door, Bearer access) implements ShareSource {

  @Override
  public StoredObjects manifest() {
    return new ServerObjects(door, access, Optional.empty());
  }

  @Override
  public StoredObjects objects(Grants grants) throws Failure {
    Bearer grant = grants.present();
    if (!door.grant(access, grant)) {
      grant = grants.another();
      if (!door.grant(access, grant)) {
        throw new Failure(
            Failure.Kind.GONE,
            "The server refuses every grant for this share; run the same line again, or ask the"
                + " sender.");
      }
    }
    return new ServerObjects(door, access, Optional.of(grant));
  }
}
