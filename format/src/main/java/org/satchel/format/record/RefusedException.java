package org.satchel.format.record;

/**
 * Bytes or text that we were given are not what they must be. Asking again for the same bytes
 * cannot help; asking another source for the right ones may.
 *
 * <p>Not an {@code IOException}, so that no loop which retries a broken connection ever retries
 * damaged or forged data. It holds no secret: the detail names fields and numbers only.
 *
 * <p>Source: spec/file-format.md section 7.
 */
public final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  public RefusedException(Reason reason, String detail) {
    super(reason.text() + ": " + detail);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
