package org.satchel.client.send;

import org.satchel.client.Failure;
import org.satchel.client.state.OwnShare;
import org.satchel.format.share.Link;

/**
 * A share that was made, until its link was written.
 *
 * <p>The journal stays until then: a crash between the server's answer and the link on the screen
 * must not lose the link, so the same line prints it again.
 *
 * <p>Units and threads: one thread.
 *
 * <p>Source: the contract "a put is unfinished until its link was written".
 */
public final class Sent implements AutoCloseable {
  private final Link.Recipient link;
  private final OwnShare share;
  private final Journal journal;

  Sent(Link.Recipient link, OwnShare share, Journal journal) {
    this.link = link;
    this.share = share;
    this.journal = journal;
  }

  public Link.Recipient link() {
    return link;
  }

  public OwnShare share() {
    return share;
  }

  /** The link was written: the same line makes a new share from now on. */
  public void linkWritten() throws Failure {
    journal.remove();
  }

  @Override
  public void close() {
    journal.close();
  }
}
