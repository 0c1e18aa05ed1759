package org.satchel.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.satchel.client.save.Receiver;
import org.satchel.format.manifest.Visible;
import org.satchel.format.record.RecordBody;

/**
 * Words for people about what was done. On standard error, since standard output belongs to links,
 * lists and files.
 *
 * <p>Units and threads: pure but for the stream.
 *
 * <p>Source: docs/decisions/0040-what-scripts-see.md.
 */
final class Report {

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};

  private Report() {}

  /**
   * What was opened: who opens a share for the first time cannot know of newer versions, and is
   * shown the version and its date (spec/share-link.md section 3).
   */
  static void opened(Io io, RecordBody body) {
    io.err().println("Opened: version " + body.version() + " of " + moment(body.date()));
  }

  static void received(Io io, Receiver.Received received) {
    io.err()
        .println(
            "Done: "
                + files(received.files())
                + ", "
                + bytes(received.bytes())
                + ", every byte checked, in "
                + Visible.text(received.place().toString()));
    if (received.unset() > 0) {
      io.err()
          .println(
              "The time or the rights of "
                  + received.unset()
                  + " of the files and folders could not be set here; all are whole.");
    }
  }

  /** An id may begin with a hyphen, and its file's name would be an option to {@code open}. */
  static void sealed(Io io, Path file) {
    String name = file.toString();
    io.err()
        .println(
            "Done: sealed copy in "
                + Visible.text(name.startsWith("-") ? "./" + name : name)
                + "; open it with satchel open FILE LINK.");
  }

  static String files(long count) {
    return count == 1 ? "1 file" : count + " files";
  }

  static String bytes(long count) {
    if (count < 1024) {
      return count + " bytes";
    }
    double value = count;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }

  static String moment(Instant instant) {
    return MOMENT.format(instant.atZone(ZoneId.systemDefault()));
  }

  static String expiry(Optional<Instant> expiry) {
    return expiry.map(Report::moment).orElse("never");
  }

  static String limit(long limit) {
    return limit == 0 ? "unlimited" : "at most " + limit;
  }
}
