package org.satchel.client.send;

import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.client.Failure;
import org.satchel.client.plan.Content;
import org.satchel.format.seal.SealedLength;

/**
 * The leaves of an object whose files lie on this device.
 *
 * <p>Units and threads: as {@link LeafFeed}; the content is read at any place by any thread.
 *
 * <p>Source: spec/file-format.md section 2.5.
 */
final class ContentFeed implements LeafFeed {
  private final Content content;
  private final SealedLength shape;
  private long leaf;

  ContentFeed(Content content) {
    this.content = content;
    this.shape = SealedLength.ofPadded(content.size());
  }

  /** One leaf of the content. */
  private record Piece(Content content, long position, int length, boolean last)
      implements LeafFeed.Plain {
    @Override
    public void fill(byte[] into) throws Failure {
      content.read(position, into, 0, length);
    }
  }

  @Override
  public OptionalLong storedBytes() {
    return OptionalLong.of(shape.storedBytes());
  }

  @Override
  public Optional<LeafFeed.Plain> next() {
    if (leaf == shape.leaves()) {
      return Optional.empty();
    }
    long position = SealedLength.plainOffsetOfLeaf(leaf);
    int length = shape.plainBytesOfLeaf(leaf);
    leaf++;
    return Optional.of(new Piece(content, position, length, leaf == shape.leaves()));
  }

  @Override
  public long sizeBytes() {
    return content.size();
  }
}
