package org.satchel.proofs.stage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.List;
import org.satchel.testkit.canary.Canary;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.proxy.Reply;

/**
 * What a sender means to keep, each a canary that can be looked for, and a hostile server's way to
 * ask for it.
 *
 * <p>Threads: no state.
 *
 * <p>Source: docs/testing.md, attacks 16, 19 and 25.
 */
public final class Secrets {

  public static final Canary CONTENT = new Canary("content", "canary-content-Zq81LmVx");
  public static final Canary NAME = new Canary("file name", "canary-filename-7Rk2Wd");
  public static final Canary FOLDER = new Canary("folder name", "canary-folder-Pp09Ts");
  public static final Canary SHARE = new Canary("share name", "canary-sharename-X4bN");
  public static final Canary MESSAGE = new Canary("message", "canary-message-Jw6eQy");
  public static final Canary PASSWORD = new Canary("password", "canary-password-u5Gh3");

  private static final int TEXT_CHARS = 200_000;

  private Secrets() {}

  /** All that does not depend on a link. */
  public static List<Canary> ofTheSender() {
    return List.of(CONTENT, NAME, FOLDER, SHARE, MESSAGE, PASSWORD);
  }

  /** What stands behind the # of a link, as its letters and as the bytes that they mean. */
  public static List<Canary> ofLink(String link) {
    String secret = Links.parse(link).secret();
    return List.of(
        new Canary("link secret", secret),
        Canary.ofBytes("link secret", Base64.getUrlDecoder().decode(secret)));
  }

  /** A folder whose names and files are canaries, one file an object of its own. */
  public static Path tree(Path root) throws IOException {
    smallTree(root);
    Path big = new Patterned(9, 9_000_000).writeTo(root.resolve("big.bin"));
    Files.writeString(big, CONTENT.text(), StandardOpenOption.APPEND);
    return root;
  }

  /** The same without the big file. */
  public static Path smallTree(Path root) throws IOException {
    Path sub = Files.createDirectories(root.resolve(FOLDER.text()));
    StringBuilder text = new StringBuilder();
    while (text.length() < TEXT_CHARS) text.append(CONTENT.text()).append('\n');
    Files.writeString(sub.resolve(NAME.text() + ".txt"), text);
    return root;
  }

  /** A problem document by which a server explains what it would like to have. */
  public static Reply problem(int status, String slug, String detail) {
    String json =
        "{\"type\":\"urn:satchel:problem:%s\",\"title\":\"t\",\"status\":%d,\"detail\":\"%s\"}"
            .formatted(slug, status, detail);
    return Reply.of(status, "application/problem+json", json.getBytes(StandardCharsets.UTF_8))
        .withField("Satchel-Problem", slug);
  }
}
