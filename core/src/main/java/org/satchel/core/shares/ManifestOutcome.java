package org.satchel.core.shares;

import org.satchel.format.record.ObjectId;

/**
 * Which object to serve as a share's manifest.
 *
 * <p>Why this way: as {@link ReadOutcome}; reading a manifest never counts as a download.
 *
 * <p>Threads: immutable.
 *
 * <p>Source: spec/share-link.md section 8; spec/api.yaml, {@code readManifest}.
 */
public sealed interface ManifestOutcome {

  /** To be read through the objects, like any other. */
  record Allowed(ObjectId manifest) implements ManifestOutcome {}

  record Unknown() implements ManifestOutcome {}

  record Refused() implements ManifestOutcome {}

  record Ended() implements ManifestOutcome {}

  record Expired() implements ManifestOutcome {}

  /** Exhausted, and its objects were removed after the last grant died. */
  record Exhausted() implements ManifestOutcome {}

  record Blocked(String reason) implements ManifestOutcome {}
}
