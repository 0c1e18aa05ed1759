package org.satchel.core.objects;

/** What came of giving an upload up. */
public sealed interface RemoveOutcome {

  /** It is gone; its bytes are freed by the clean-up job. */
  record Removed() implements RemoveOutcome {}

  /** Its object is in a share; only ending the share removes it. */
  record InShare() implements RemoveOutcome {}

  record Unknown() implements RemoveOutcome {}

  record Busy() implements RemoveOutcome {}
}
