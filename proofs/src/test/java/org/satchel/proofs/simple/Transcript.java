package org.satchel.proofs.simple;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.RunningProcess;

/**
 * One person's session at the command line, as a text to read and as a test to run.
 *
 * <p>A line {@code $ satchel ...} runs the command; what follows is its whole standard output. A
 * line {@code ! words} must be part of standard error, {@code [n]} is the exit code where it is not
 * 0. Standard output may go to a name ({@code > LINK}) and standard input come from one ({@code <
 * LINK}); {@code $LINK} is its value and {@code <any>} any text within a line. {@code $ write FILE
 * WORDS} and {@code $ show FILE} are the test's own.
 *
 * <p>One thread, one device.
 *
 * <p>Source: the transcripts in {@code src/test/resources/transcripts}.
 */
final class Transcript {

  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
  private static final Pattern EXIT = Pattern.compile("\\[(\\d+)]");
  private static final Pattern NAME = Pattern.compile("\\$([A-Z][A-Z0-9]*)");

  private final CommandLine device;
  private final Map<String, String> names = new HashMap<>();

  Transcript(CommandLine device) {
    this.device = device;
  }

  /** What a command was to do, read from the text. */
  private record Step(int line, List<String> words, List<String> out, List<String> err, int exit) {}

  /** What it did. */
  private record Ran(String out, String err, int exit) {}

  void run(String text) throws IOException {
    List<Step> steps = parse(text.lines().toList());
    assertThat(steps).as("steps").isNotEmpty();
    for (Step step : steps) check(step);
  }

  private static List<Step> parse(List<String> lines) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("$ ")) {
        steps.add(step(i + 1, line.substring(2), lines.subList(i + 1, lines.size())));
      }
    }
    return steps;
  }

  private static Step step(int number, String command, List<String> rest) {
    List<String> out = new ArrayList<>();
    List<String> err = new ArrayList<>();
    int exit = 0;
    for (String line : rest) {
      Matcher code = EXIT.matcher(line);
      if (line.startsWith("$ ") || line.startsWith("#")) break;
      if (code.matches()) exit = Integer.parseInt(code.group(1));
      else if (line.startsWith("! ")) err.add(line.substring(2));
      else out.add(line);
    }
    while (!out.isEmpty() && out.getLast().isEmpty()) out.removeLast();
    return new Step(number, words(command), out, err, exit);
  }

  private static List<String> words(String command) {
    return WORD.matcher(command)
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private void check(Step step) throws IOException {
    List<String> words = new ArrayList<>(step.words().stream().map(this::named).toList());
    String to = taken(words, ">");
    String from = taken(words, "<");
    String what = "line " + step.line() + ": " + String.join(" ", step.words());
    Ran ran = run(words, from.isEmpty() ? "" : named("$" + from) + "\n");
    assertThat(ran.exit())
        .as("exit code of %s, which said: %s", what, ran.err())
        .isEqualTo(step.exit());
    for (String said : step.err())
      assertThat(ran.err()).as("error of " + what).contains(named(said));
    if (to.isEmpty()) assertThat(ran.out()).as("output of " + what).matches(pattern(step.out()));
    else names.put(to, ran.out().strip());
  }

  /** Takes a redirection off the end of a line; empty if there is none. */
  private static String taken(List<String> words, String sign) {
    int at = words.indexOf(sign);
    if (at < 0) return "";
    String name = words.get(at + 1);
    words.subList(at, at + 2).clear();
    return name;
  }

  private String named(String text) {
    return NAME.matcher(text)
        .replaceAll(
            name -> {
              String value = names.get(name.group(1));
              if (value == null) throw new AssertionError("nothing is named " + name.group(1));
              return Matcher.quoteReplacement(value);
            });
  }

  private Pattern pattern(List<String> lines) {
    String text = lines.stream().map(line -> named(line) + "\n").collect(Collectors.joining());
    return Pattern.compile(Pattern.quote(text).replace("<any>", "\\E[^\\n]+\\Q"), Pattern.DOTALL);
  }

  private Ran run(List<String> words, String input) throws IOException {
    Path work = device.work();
    List<String> arguments = words.subList(1, words.size());
    return switch (words.getFirst()) {
      case "write" -> {
        Path file = work.resolve(arguments.getFirst());
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.join(" ", arguments.subList(1, arguments.size())) + "\n");
        yield new Ran("", "", 0);
      }
      case "show" -> new Ran(Files.readString(work.resolve(arguments.getFirst())), "", 0);
      case "satchel" -> satchel(arguments, input);
      default -> throw new AssertionError("no such command: " + words.getFirst());
    };
  }

  private Ran satchel(List<String> arguments, String input) throws IOException {
    try (RunningProcess process =
        device.start(RunningProcess.Output.FILE, arguments.toArray(String[]::new))) {
      try (OutputStream in = process.input()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException endedAlready) {
        // A command that reads nothing may be gone; what it said is checked all the same.
      }
      int exit = process.await(CommandLine.BOUND);
      return new Ran(process.standardOutputText(), process.standardErrorText(), exit);
    }
  }
}
