package org.satchel.client.state;

import org.satchel.format.record.LinkId;

/**
 * What this device remembers of a share that it sent.
 *
 * <p>The owner's seed suffices for every edit; all else is for the list, which is shown without
 * asking any server. It may be out of date when another device edited the share.
 *
 * <p>Units: times in milliseconds since 1970, 0 for no expiry; 0 for no download limit.
 *
 * @param server the address in the link
 * @param seed the owner's seed, 43 characters; never printed but in an owner's link
 * @param epoch the epoch of the current link
 * @param password whether the link needs one
 *     <p>Source: spec/share-link.md section 1.
 */
public record OwnShare(
    LinkId link,
    String server,
    String seed,
    int epoch,
    boolean password,
    String name,
    long files,
    long bytes,
    long createdMs,
    long expiresMs,
    long downloadLimit,
    boolean ended) {

  /** The same share after an edit. */
  public OwnShare edited(int newEpoch, boolean newPassword, long newExpiresMs, long newLimit) {
    return changed(newEpoch, newPassword, newExpiresMs, newLimit, ended);
  }

  /** The same share after its end. */
  public OwnShare over() {
    return changed(epoch, password, expiresMs, downloadLimit, true);
  }

  private OwnShare changed(
      int newEpoch, boolean newPassword, long newExpiresMs, long newLimit, boolean newEnded) {
    return new OwnShare(
        link,
        server,
        seed,
        newEpoch,
        newPassword,
        name,
        files,
        bytes,
        createdMs,
        newExpiresMs,
        newLimit,
        newEnded);
  }

  @Override
  public String toString() {
    return "OwnShare[" + link + "]";
  }
}
