package org.satchel.client.send;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.satchel.client.Expiry;
import org.satchel.client.http.Endpoint;
import org.satchel.format.share.Password;

/**
 * What a sender asked for: everything that stands on the line.
 *
 * <p>Two equal lines are one share until it was made; the password is not part of that comparison,
 * since nothing that a guess could be checked against is written to disk.
 *
 * @param paths what to send; empty for standard input
 * @param downloadLimit 0 for unlimited
 *     <p>Source: docs/decisions/0043-client-state.md.
 */
public record SendRequest(
    List<Path> paths,
    Endpoint server,
    Optional<String> token,
    Expiry expiry,
    long downloadLimit,
    Optional<Password> password,
    Optional<String> name,
    Optional<String> message) {

  /** What the list of shares calls it: the given name, else that of the first path. */
  String shownName() {
    Path last = paths.getFirst().toAbsolutePath().normalize().getFileName();
    String first = last == null ? "" : last.toString();
    return name.orElse(paths.size() == 1 ? first : first + " …");
  }

  /** What makes two lines the same. */
  String line() {
    var line = new StringBuilder("satchel/put/1\n");
    line.append(server).append('\n').append(expiry.text()).append('\n').append(downloadLimit);
    line.append('\n').append(password.isPresent()).append('\n').append(name.isPresent());
    line.append('\n').append(name.orElse("").length()).append('\n').append(name.orElse(""));
    line.append('\n').append(message.isPresent()).append('\n').append(message.orElse("").length());
    line.append('\n').append(message.orElse(""));
    for (Path path : paths) {
      String absolute = path.toAbsolutePath().normalize().toString();
      line.append('\n').append(absolute.length()).append('\n').append(absolute);
    }
    return line.toString();
  }
}
