package org.satchel.client.fetch;

import org.satchel.client.Failure;
import org.satchel.client.http.Wire;
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
public record ServerSource(OpenShare share, Wire wire, ShareDoor door, Bearer access)
    implements ShareSource {

  @Override
  public StoredObjects manifest() {
    return ServerObjects.manifest(wire, door, access);
  }

  @Override
  public StoredObjects objects(Bearer grant) throws Failure {
    door.grant(access, grant);
    return ServerObjects.granted(wire, door.server(), grant);
  }
}
