package org.satchel.proofs.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.satchel.testkit.process.Outcome;

/**
 * A person with a browser, who opens links on the page and saves all that it shows, sends, and
 * changes what was sent.
 *
 * <p>Why this way: a browser takes seconds to start, so one process serves every proof of this JVM;
 * each visit is by a device that was never at its address, unless it names one to come back to.
 *
 * <p>Threads: any; one visit at a time.
 *
 * <p>Source: web/test/e2e/victim.ts is the other side, and tells the lines between them.
 */
public final class PageVictim {

  /** The page's kinds of failure that stand for an exit code of the command line. */
  private static final Map<Integer, Set<String>> KINDS =
      Map.of(
          Outcome.GONE,
          Set.of(
              "bearer-refused",
              "share-ended",
              "share-expired",
              "share-exhausted",
              "unknown-share",
              "unknown-object"),
          Outcome.PASSWORD,
          Set.of("password-needed", "wrong-password"),
          Outcome.HOSTILE,
          Set.of(
              "damaged",
              "truncated",
              "too-new",
              "older-version",
              "hostile-manifest",
              "not-a-server"));

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<String, PageVictim> SHARED = new ConcurrentHashMap<>();

  private final PageProcess browser;

  /** A download that the browser called whole. */
  public record Saved(String name, Path file) {}

  /** What a visit ended with: {@code saved}, or the kind of failure that the page told. */
  public record Visit(String end, List<Saved> files) {

    /** Checks the end as the exit code of a command line would be. */
    public Visit expect(int exit) {
      Set<String> due = exit == Outcome.DONE ? Set.of("saved") : kinds(exit);
      assertThat(end).as("what the page told, and whole files: " + files).isIn(due);
      return this;
    }
  }

  /** The kinds of failure that stand for an exit code. */
  public static Set<String> kinds(int exit) {
    return KINDS.getOrDefault(exit, Set.of());
  }

  /** What a send ended with: {@code sent} and its links, or the kind of failure. */
  public record Sent(String end, String link, String ownerLink) {}

  /** An act under My shares: add, limit, message, password, end. */
  public record Step(String act, String to) {}

  private PageVictim(PageProcess browser) {
    this.browser = browser;
  }

  /** The Chromium of this JVM, started by the first who asks. */
  public static PageVictim shared() {
    return in("chromium");
  }

  /** The browser of this name of this JVM, started by the first who asks. */
  public static PageVictim in(String browser) {
    return SHARED.computeIfAbsent(browser, name -> new PageVictim(PageProcess.start(name)));
  }

  /** Opens a link on a device that was never at its address. */
  public Visit open(String link, Optional<String> password) throws IOException {
    return visit(opening(link, password));
  }

  /** Opens a link on a device that has seen what it saw at earlier visits. */
  public Visit openAgain(String device, String link) throws IOException {
    return visit(opening(link, Optional.empty()).put("device", device));
  }

  /** Opens a link on a device that comes online again and again, so that tries need no pause. */
  public Visit openOnline(String link) throws IOException {
    return visit(opening(link, Optional.empty()).put("online", true));
  }

  private static ObjectNode opening(String link, Optional<String> password) throws IOException {
    Path folder = House.shared().scratch("downloads");
    ObjectNode task = JSON.createObjectNode().put("act", "open").put("link", link);
    password.ifPresent(typed -> task.put("password", typed));
    return task.put("folder", folder.toString());
  }

  private Visit visit(ObjectNode task) throws IOException {
    JsonNode answer = browser.ask(task);
    List<Saved> files = new ArrayList<>();
    for (JsonNode file : answer.get("files")) {
      files.add(new Saved(file.get("name").asText(), Path.of(file.get("path").asText())));
    }
    return new Visit(end(answer), files);
  }

  /** Sends a file, or what is in a folder, by a device that was never there. */
  public Sent send(String base, Path what, Map<String, String> wishes) throws IOException {
    ObjectNode task = sending(base, what);
    wishes.forEach(task.putObject("wishes")::put);
    return sent(task);
  }

  /** Sends by a device that comes online again and again, so that tries need no pause. */
  public Sent sendOnline(String base, Path what) throws IOException {
    return sent(sending(base, what).put("online", true));
  }

  /** Sends by a device that stays. */
  public Sent sendBy(String device, String base, Path what) throws IOException {
    return sent(sending(base, what).put("device", device));
  }

  /** Sends by a device whose tab is killed when there is a file of the path {@code word}. */
  public void beginToSend(String device, String base, Path what, Path word) throws IOException {
    Sent killed = sent(sending(base, what).put("device", device).put("diesAt", word.toString()));
    assertThat(killed.end()).isEqualTo("killed");
  }

  /** Goes on with a send that was broken off. */
  public Sent goOnSending(String device, String base, Path what) throws IOException {
    return sent(sending(base, what).put("device", device).put("goesOn", true));
  }

  private static ObjectNode sending(String base, Path what) {
    ObjectNode task = JSON.createObjectNode().put("act", "send").put("base", base);
    task.putArray("files").add(what.toString());
    return task;
  }

  private Sent sent(ObjectNode task) throws IOException {
    JsonNode answer = browser.ask(task);
    return new Sent(end(answer), answer.path("link").asText(), answer.path("ownerLink").asText());
  }

  /** Acts on the one share of a device; what the page told after each: done, or why not. */
  public List<String> own(String device, String base, Step... steps) throws IOException {
    ObjectNode task = JSON.createObjectNode().put("act", "own").put("base", base);
    task.put("device", device);
    ArrayNode all = task.putArray("steps");
    for (Step step : steps) all.addObject().put("do", step.act()).put("to", step.to());
    List<String> ends = new ArrayList<>();
    browser.ask(task).get("ends").forEach(end -> ends.add(end.asText()));
    return ends;
  }

  private static String end(JsonNode answer) {
    String outcome = answer.get("outcome").asText();
    return outcome.equals("refused") ? answer.get("kind").asText() : outcome;
  }
}
