package org.satchel.cli;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.satchel.cli.page.HashList;
import org.satchel.cli.page.PageCheck;
import org.satchel.client.Failure;
import org.satchel.client.http.Endpoint;
import org.satchel.client.http.Wire;
import org.satchel.format.record.LinkId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code satchel verify-web}: whether a host hands out the page that was built.
 *
 * <p>Units and threads: one command.
 *
 * <p>Source: docs/threat-model.md, the operator who changes the page.
 */
@Command(
    name = "verify-web",
    description = {
      "Fetches every file of the page from a host, as a browser would, and compares its SHA-256"
          + " with the list that came with this command line. Looks at the policy of each document,"
          + " too.",
      "One line for each difference on standard output. Nothing is executed or kept."
    },
    sortOptions = false,
    footerHeading = "%nWhat it shows:%n",
    footer = {
      "  That this host gave this machine, now, the page of the list. A host can give",
      "  others, or you later, something else: for what must not be read, use get",
      "  instead of the page.",
      "  The operator's page, on the admin listener, is not asked for.",
      "",
      "Exit codes: 0 equal, 2 wrong usage or no list, 5 differs, 6 unreachable,",
      "7 refused for asking too often."
    })
final class VerifyWebCommand implements Callable<Integer> {

  /** The base, and a link's id; what stands behind the # is not needed and dropped. */
  private static final Pattern LINK = Pattern.compile("(.*)/s/([A-Za-z0-9_-]{22})");

  private static final int LINK_ID_BYTES = 16;

  /** Set by the launcher: the folder of the jars, in which a release has its list. */
  private static final String LIB_PROPERTY = "satchel.lib";

  private final Io io;

  @Parameters(
      paramLabel = "URL",
      description = {
        "The host's address, or a link: then the page is fetched at that link's own address.",
        "Give a link without its #, which opens the share."
      })
  String url = "";

  @Option(
      names = "--hashes",
      paramLabel = "FILE",
      description = "The list to compare with (default: that of this command line's release).")
  @Nullable Path hashes;

  @Mixin ServerOptions servers = new ServerOptions();

  VerifyWebCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() throws Failure {
    HashList list = HashList.read(hashes != null ? hashes : ofThisRelease());
    String address = url.replaceFirst("(?s)#.*", "");
    Matcher linked = LINK.matcher(address);
    boolean isLink = linked.matches();
    Endpoint server = ServerOptions.address(isLink ? linked.group(1) : address);
    LinkId link = (isLink ? LinkId.parse(linked.group(2)) : drawn()).orElseThrow(this::noLink);
    try (Wire wire = servers.wire(server.at(""), io)) {
      var outcome = new PageCheck(wire, server, link).run(list, io.out()::println);
      if (outcome.differences() > 0) {
        throw new Failure(Failure.Kind.HOSTILE, differs(server, outcome.differences()));
      }
      io.err()
          .println(
              "Equal: "
                  + Report.files(outcome.files())
                  + " of "
                  + server
                  + " are those of the list, and each document has its policy.");
      return 0;
    }
  }

  private static String differs(Endpoint server, int differences) {
    return (differences == 1 ? "1 difference" : differences + " differences")
        + ": "
        + server
        + " hands out another page than the list's; open no link there, or give the list of the"
        + " release that it runs by --hashes.";
  }

  private Path ofThisRelease() throws Failure {
    String lib = System.getProperty(LIB_PROPERTY);
    if (lib == null) {
      throw new Failure(
          Failure.Kind.USAGE, "This command line has no list of its own; give one by --hashes.");
    }
    return Path.of(lib, "web", "hashes.txt");
  }

  /** An id that no host has seen: it cannot know it from one of a share by its look. */
  private static Optional<LinkId> drawn() {
    byte[] random = new byte[LINK_ID_BYTES];
    new SecureRandom().nextBytes(random);
    return Optional.of(LinkId.of(random));
  }

  private Failure noLink() {
    return new Failure(Failure.Kind.USAGE, "What stands behind /s/ is no link's id.");
  }
}
