package org.satchel.core.objects;

import java.util.Optional;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.ObjectId;

/**
 * A complete object.
 *
 * @param length stored bytes
 * @param share the share that it is in, if any
 */
public record StoredObject(ObjectId id, Hash root, long length, Optional<LinkId> share) {}
