package org.satchel.core.objects;

/**
 * What an upload is for.
 *
 * <p>The codes are the column's. Constants.
 *
 * <p>Source: tus 1.0.0, concatenation.
 */
public enum UploadKind {
  /** An object that comes in as it is. */
  WHOLE(0),
  /** A piece that will be joined with others. */
  PART(1),
  /** Made of parts; it takes no bytes itself. */
  JOINED(2);

  private final long code;

  UploadKind(long code) {
    this.code = code;
  }

  long code() {
    return code;
  }

  static UploadKind of(long code) {
    for (UploadKind kind : values()) {
      if (kind.code == code) return kind;
    }
    throw new IllegalStateException("no kind of upload has the code " + code);
  }
}
