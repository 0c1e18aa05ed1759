package org.satchel.server.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.satchel.core.shares.Operator;
import org.satchel.format.record.LinkId;
import org.satchel.server.http.Json;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * {@code satchel admin}: the operator's acts, done by the running server.
 *
 * <p>It talks to the admin listener and never to the database, so that there is one writer. It runs
 * on the server's machine, as who may read the token in its data folder.
 *
 * <p>One run, one thread.
 *
 * <p>Source: spec/api.yaml, admin; docs/operations.md.
 */
@Command(
    name = "admin",
    description = "Talks to the running server as its operator.",
    subcommands = {AdminTokenCommand.class})
public final class AdminCommand implements Callable<Integer> {

  private static final String AFTER = "--after";
  private static final String REASON = "--reason";
  private static final String LINK = "LINK";

  /** What to do with an answer that is not printed as JSON. */
  @FunctionalInterface
  interface Printer {
    void print(JsonNode answer, PrintWriter out, PrintWriter err);
  }

  @Spec @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "shows this")
  boolean help;

  @Override
  public Integer call() {
    CommandSpec here = java.util.Objects.requireNonNull(spec);
    here.commandLine().usage(here.commandLine().getErr());
    return AdminClient.USAGE;
  }

  @Command(name = "status", description = "Shows what the server holds.")
  int status(@Mixin AdminTarget target) {
    return run(
        target,
        client -> client.call("GET", "/admin/v1/status", Optional.empty()),
        (answer, out, err) -> StatusText.print(answer, out));
  }

  @Command(
      name = "list",
      description = "Lists shares, one a line: link id, state, bytes, downloads.")
  int list(
      @Mixin AdminTarget target,
      @Option(names = AFTER, paramLabel = "LINKID", description = "goes on behind this one")
          @Nullable String after,
      @Option(
              names = "--limit",
              paramLabel = "COUNT",
              defaultValue = "100",
              description = "1 to 1000; default 100")
          String limit) {
    String from = after == null ? "" : "&after=" + AdminWords.link(target, AFTER, after);
    String query = "?limit=" + AdminWords.limit(target, limit) + from;
    return run(
        target,
        client -> client.call("GET", "/admin/v1/shares" + query, Optional.empty()),
        (answer, out, err) -> {
          for (JsonNode share : answer.get("shares")) {
            out.printf(
                "%s  %-9s  %15d  %6d%n",
                share.get("linkId").asText(),
                share.get("state").asText(),
                share.get("storedBytes").asLong(),
                share.get("downloads").asLong());
          }
          if (answer.has("next")) {
            ParseResult typed =
                java.util.Objects.requireNonNull(spec).commandLine().getParseResult();
            out.println("More: " + more(typed.subcommand(), answer.get("next").asText()));
          }
        });
  }

  /** The line that was typed, for the page behind. */
  static String more(ParseResult typed, String after) {
    StringBuilder line = new StringBuilder(Banner.quoted(Banner.command())).append(" admin list");
    for (OptionSpec option : typed.matchedOptions()) {
      if (option.longestName().equals(AFTER)) continue;
      String value = option.originalStringValues().getLast();
      line.append(' ').append(option.longestName()).append(' ').append(Banner.quoted(value));
    }
    return line.append(' ').append(AFTER).append(' ').append(after).toString();
  }

  @Command(name = "end", description = "Ends a share for good; its objects are removed.")
  int end(
      @Mixin AdminTarget target,
      @Parameters(paramLabel = LINK, description = "link or link id") String link) {
    LinkId id = AdminWords.link(target, LINK, link);
    return act(target, id, "end", Optional.empty(), "Ended: " + id + "; its link is dead.");
  }

  @Command(name = "block", description = "Blocks a share; its objects stay.")
  int block(
      @Mixin AdminTarget target,
      @Parameters(paramLabel = LINK, description = "link or link id") String link,
      @Option(
              names = REASON,
              required = true,
              paramLabel = "TEXT",
              description = "told to whoever opens it")
          String reason) {
    LinkId id = AdminWords.link(target, LINK, link);
    String told = AdminWords.line(target, REASON, reason, Operator.REASON_CHARACTERS_MAX);
    byte[] body = Json.object(json -> json.writeStringField("reason", told));
    return act(target, id, "block", Optional.of(body), "Blocked: " + id + ".");
  }

  @Command(name = "unblock", description = "Takes a block back.")
  int unblock(
      @Mixin AdminTarget target,
      @Parameters(paramLabel = LINK, description = "link or link id") String link) {
    LinkId id = AdminWords.link(target, LINK, link);
    return act(target, id, "unblock", Optional.empty(), "No longer blocked: " + id + ".");
  }

  @Command(name = "backup", description = "Copies the database while the server runs.")
  int backup(@Mixin AdminTarget target) {
    return run(
        target,
        client -> client.call("POST", "/admin/v1/backup", Optional.empty()),
        (answer, out, err) -> out.println(answer.get("path").asText()));
  }

  private int act(AdminTarget target, LinkId id, String verb, Optional<byte[]> body, String done) {
    String path = "/admin/v1/shares/" + id + "/" + verb;
    return run(
        target, client -> client.call("POST", path, body), (answer, out, err) -> err.println(done));
  }

  int run(AdminTarget target, AdminClient.Call call, Printer printer) {
    PrintWriter out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = java.util.Objects.requireNonNull(spec).commandLine().getErr();
    try {
      JsonNode answer = call.on(AdminClient.of(target.sources()));
      if (target.json) out.println(answer);
      else printer.print(answer, out, err);
      // Some writers keep the system's failure from who writes to them.
      if (out.checkError() || System.out.checkError()) {
        err.println(
            "satchel: This was done, but not all of the answer could be written to standard output"
                + (answer.has("token")
                    ? "; a token that nobody saw is found by its name and revoked."
                    : "."));
        return AdminClient.REFUSED;
      }
      return 0;
    } catch (ConfigException e) {
      err.println("satchel: " + e.getMessage());
      return AdminClient.USAGE;
    } catch (AdminClient.FailedException e) {
      err.println("satchel: " + e.getMessage());
      return e.exitCode();
    }
  }
}
