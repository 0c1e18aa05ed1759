package org.satchel.server.ops;

import static java.time.ZoneId.systemDefault;
import static java.time.temporal.ChronoUnit.MINUTES;
import static java.time.temporal.ChronoUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.satchel.server.http.Json;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
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
    subcommands = {AdminCommand.Token.class})
public final class AdminCommand implements Callable<Integer> {

  /** Where the server is; the same names as of serve. */
  static final class Target {
    @Option(
        names = "--data",
        paramLabel = "FOLDER",
        description = "the server's data folder (SATCHEL_DATA)")
    @Nullable String data;

    @Option(
        names = "--admin-listen",
        paramLabel = "ADDRESS",
        description = "the address at which its admin listener must be (SATCHEL_ADMIN_LISTEN)")
    @Nullable String adminListen;

    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "the server's settings (SATCHEL_CONFIG)")
    @Nullable Path config;

    @Option(names = "--json", description = "prints the server's answer as it is")
    boolean json;

    private ConfigSources sources() throws ConfigException {
      Map<Knob, String> flags = new EnumMap<>(Knob.class);
      if (data != null) flags.put(Knob.DATA, data);
      if (adminListen != null) flags.put(Knob.ADMIN_LISTEN, adminListen);
      return ConfigSources.gather(flags, System.getenv(), Optional.ofNullable(config));
    }
  }

  private static final String AFTER = "--after";

  /** What to do with an answer that is not printed as JSON. */
  @FunctionalInterface
  private interface Printer {
    void print(JsonNode answer, PrintWriter out);
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
  int status(@Mixin Target target) {
    return run(
        target,
        client -> client.call("GET", "/admin/v1/status", Optional.empty()),
        (answer, out) ->
            answer
                .properties()
                .forEach(
                    entry -> out.printf("%-14s %s%n", entry.getKey(), entry.getValue().asText())));
  }

  @Command(
      name = "list",
      description = "Lists shares, one a line: link id, state, bytes, downloads.")
  int list(
      @Mixin Target target,
      @Option(names = AFTER, paramLabel = "LINKID", description = "goes on behind this one")
          @Nullable String after,
      @Option(
              names = "--limit",
              paramLabel = "COUNT",
              defaultValue = "100",
              description = "1 to 1000; default 100")
          int limit) {
    String query = "?limit=" + limit + (after == null ? "" : "&after=" + LinkText.id(after));
    return run(
        target,
        client -> client.call("GET", "/admin/v1/shares" + query, Optional.empty()),
        (answer, out) -> {
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
      @Mixin Target target,
      @Parameters(paramLabel = "LINK", description = "link or link id") String link) {
    return act(target, link, "end", Optional.empty());
  }

  @Command(name = "block", description = "Blocks a share; its objects stay.")
  int block(
      @Mixin Target target,
      @Parameters(paramLabel = "LINK", description = "link or link id") String link,
      @Option(
              names = "--reason",
              required = true,
              paramLabel = "TEXT",
              description = "told to whoever opens it")
          String reason) {
    byte[] body = Json.object(json -> json.writeStringField("reason", reason));
    return act(target, link, "block", Optional.of(body));
  }

  @Command(name = "unblock", description = "Takes a block back.")
  int unblock(
      @Mixin Target target,
      @Parameters(paramLabel = "LINK", description = "link or link id") String link) {
    return act(target, link, "unblock", Optional.empty());
  }

  @Command(name = "backup", description = "Copies the database while the server runs.")
  int backup(@Mixin Target target) {
    return run(
        target,
        client -> client.call("POST", "/admin/v1/backup", Optional.empty()),
        (answer, out) -> out.println(answer.get("path").asText()));
  }

  private int act(Target target, String link, String verb, Optional<byte[]> body) {
    String path = "/admin/v1/shares/" + LinkText.id(link) + "/" + verb;
    return run(target, client -> client.call("POST", path, body), (answer, out) -> {});
  }

  private int run(Target target, AdminClient.Call call, Printer printer) {
    PrintWriter out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = java.util.Objects.requireNonNull(spec).commandLine().getErr();
    try {
      JsonNode answer = call.on(AdminClient.of(target.sources()));
      if (target.json) out.println(answer);
      else printer.print(answer, out);
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

  /** {@code satchel admin token}: who may upload in token mode. */
  @Command(name = "token", description = "Makes, lists and revokes upload tokens.")
  static final class Token implements Callable<Integer> {

    /** As {@code put --expires} takes it; so a date, which is the end of that day here. */
    private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,5})(min|h|d|w)");

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    @ParentCommand AdminCommand admin = new AdminCommand();
    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      CommandSpec here = java.util.Objects.requireNonNull(spec);
      here.commandLine().usage(here.commandLine().getErr());
      return AdminClient.USAGE;
    }

    @Command(name = "create", description = "Makes a token and prints it, this once.")
    int create(
        @Mixin Target target,
        @Parameters(paramLabel = "NAME", description = "for whom it is") String name,
        @Option(names = "--quota", paramLabel = "BYTES", description = "how much it may keep here")
            @Nullable Long quota,
        @Option(
                names = "--expires",
                paramLabel = "TIME",
                description = "when it ends: 30min, 12h, 30d, 4w, 2027-01-31, or ISO 8601")
            @Nullable String expires) {
      byte[] body =
          Json.object(
              json -> {
                json.writeStringField("name", name);
                if (quota != null) json.writeNumberField("quotaBytes", quota);
                if (expires != null) json.writeNumberField("expiresMs", time(expires));
              });
      return admin.run(
          target,
          client -> client.call("POST", "/admin/v1/tokens", Optional.of(body)),
          (answer, out) -> out.println(answer.get("token").asText()));
    }

    @Command(
        name = "list",
        description = {
          "Lists tokens, one a line: id, bytes kept, quota, expiry,",
          "state (valid, expired or revoked), name."
        })
    int list(@Mixin Target target) {
      return admin.run(
          target,
          client -> client.call("GET", "/admin/v1/tokens", Optional.empty()),
          (answer, out) -> {
            for (JsonNode token : answer.get("tokens")) {
              out.printf(
                  "%s  %15d  %15s  %-20s  %-7s  %s%n",
                  token.get("id").asText(),
                  token.get("usedBytes").asLong(),
                  token.path("quotaBytes").asText("-"),
                  token.has("expiresMs") ? expiry(token).truncatedTo(SECONDS) : "-",
                  state(token),
                  token.get("name").asText());
            }
          });
    }

    private static Instant expiry(JsonNode token) {
      return Instant.ofEpochMilli(token.get("expiresMs").asLong());
    }

    private static String state(JsonNode token) {
      if (token.has("revokedMs")) return "revoked";
      boolean over = token.has("expiresMs") && !expiry(token).isAfter(Instant.now());
      return over ? "expired" : "valid";
    }

    @Command(name = "revoke", description = "Ends what a token may do; what it uploaded stays.")
    int revoke(
        @Mixin Target target,
        @Parameters(paramLabel = "ID", description = "its id, from the list") String id) {
      return admin.run(
          target,
          client -> client.call("DELETE", "/admin/v1/tokens/" + LinkText.id(id), Optional.empty()),
          (answer, out) -> {});
    }

    private long time(String text) {
      try {
        Instant now = Instant.now();
        Instant time = time(text, now);
        if (time.isAfter(now)) return time.toEpochMilli();
      } catch (DateTimeException | ArithmeticException e) {
        // Told below, with what is right.
      }
      throw new picocli.CommandLine.ParameterException(
          java.util.Objects.requireNonNull(spec).commandLine(),
          "--expires wants a time to come: 30min, 12h, 30d, 4w, 2027-01-31, 2027-01-31T00:00:00Z"
              + " or P30D");
    }

    private static Instant time(String text, Instant now) {
      Matcher span = SPAN.matcher(text);
      if (span.matches()) {
        return now.plus(Long.parseLong(span.group(1)) * minutes(span.group(2)), MINUTES);
      }
      if (DATE.matcher(text).matches()) {
        return LocalDate.parse(text).plusDays(1).atStartOfDay(systemDefault()).toInstant();
      }
      return text.startsWith("P") ? now.plus(Duration.parse(text)) : Instant.parse(text);
    }

    private static long minutes(String unit) {
      return switch (unit) {
        case "min" -> 1;
        case "h" -> 60;
        case "d" -> 24 * 60;
        default -> 7 * 24 * 60;
      };
    }
  }
}
