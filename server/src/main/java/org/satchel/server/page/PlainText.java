package org.satchel.server.page;

import java.util.Optional;
import java.util.function.Supplier;
import org.satchel.server.http.Reply;
import org.satchel.server.ops.Settings;

/**
 * What the page's two main addresses answer to who does not ask for HTML: a few lines of text.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: spec/api.yaml, home, linkPage.
 */
final class PlainText {

  private final Settings settings;
  private final Supplier<Optional<String>> offer;

  /**
   * Texts of this server.
   *
   * @param offer one line on where the command line is, if there is one to fetch
   */
  PlainText(Settings settings, Supplier<Optional<String>> offer) {
    this.settings = settings;
    this.offer = offer;
  }

  Reply home() {
    return Reply.text(
        """
        %s: a file host that cannot read its files.

        Files are sealed on the sender's device; this server keeps ciphertext and never gets a key.
        Send:    satchel put PATH --server THIS-ADDRESS
        Open:    satchel get LINK
        %s%s"""
            .formatted(settings.name(), line(offer.get()), line(contact())));
  }

  Reply link() {
    return Reply.text(
        """
        This link opens a share that was sealed on its sender's device.
        What opens it stands after the # of the link, which never reaches this server.

        Open it with the command line:  satchel get LINK
        %s%s"""
            .formatted(line(offer.get()), line(contact())));
  }

  private Optional<String> contact() {
    return settings.abuse().map(abuse -> "Abuse: " + abuse);
  }

  private static String line(Optional<String> text) {
    return text.map(line -> line + "\n").orElse("");
  }
}
