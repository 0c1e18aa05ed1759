package org.satchel.client.fetch;

import org.satchel.client.Failure;
import org.satchel.client.open.OpenShare;

/**
 * An opened share and the place its bytes come from: a server or a sealed copy.
 *
 * <p>Units and threads: safe on any thread.
 *
 * <p>Source: spec/share-link.md sections 8 and 9.
 */
public interface ShareSource {

  OpenShare share();

  /** The stored bytes of the manifest, which never count as a download. */
  StoredObjects manifest();

  /** The stored bytes of the objects; takes a grant where one is needed. */
  StoredObjects objects(Grants grants) throws Failure;
}
