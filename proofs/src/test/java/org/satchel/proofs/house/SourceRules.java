package org.satchel.proofs.house;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.satchel.proofs.house.SourceTree.Source;

/**
 * The rules that a source text can break: sizes, comments, waiting by the clock, skipped tests,
 * pages that are named and do not exist.
 *
 * <p>Java is parsed by the compiler's own parser, so that a brace in a string is no brace. Each
 * rule returns what breaks it, one sentence each, and nothing where it holds.
 *
 * <p>Stateless, safe on any thread. Sizes count lines, blank lines and comments included.
 *
 * <p>Source: ARCHITECTURE.md, "What there is not".
 */
final class SourceRules {

  /** What one can hold in the head: the longest that a file may be. */
  static final int FILE_LINES_MAX = 400;

  /** A screen: the longest that a method may be, signature to brace. */
  static final int METHOD_LINES_MAX = 50;

  /** A week's reading: the longest that a module's own code may be, tests apart. */
  static final int MODULE_LINES_MAX = 10_000;

  private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b");
  private static final Pattern SKIPPED =
      Pattern.compile(
          "@(Disabled|Enabled|Ignore)\\w*|\\bassum(e|ing)(True|False|That)\\s*\\(|\\bAssumptions\\b"
              + "|\\b(it|test|describe)(\\.\\w+)*\\.(skip|skipIf|runIf|only|todo|fixme|fails?)\\b");

  /** Waits of Playwright and of Node that can end by the clock alone. */
  private static final Pattern CLOCK = Pattern.compile("\\b(waitForTimeout|timers/promises)\\b");

  /** The idiom of a sleep; a turn of the event loop has no time. */
  private static final Pattern PAUSE =
      Pattern.compile("\\bsetTimeout\\(\\s*(\\w+|\\(\\) => \\w+\\(\\))\\s*,");

  private static final String SLEEPS = "sleeps; wait for what must become true, with a bound";

  private static final Pattern PREVIEW = Pattern.compile("--?enable-preview|enablePreview");

  /** {@code docs/operations.md}, {@code spec/vectors}, {@code docs/decisions/0003}. */
  private static final Pattern PAGE = Pattern.compile("(?<![\\w/.-])(?:docs|spec)/[\\w./-]*\\w");

  /** {@code decision 0003}, and {@code 0003-title.md} without its folder. */
  private static final Pattern DECISION =
      Pattern.compile(
          "(?i:\\bdecisions?\\s+)(\\d{4})\\b|(?<![\\w/-])(\\d{4}-[a-z][\\w-]*\\.md)\\b");

  /** The target of a link in Markdown, as far as it is a file: no address, no heading. */
  private static final Pattern LINK = Pattern.compile("]\\((?![a-z]+:)([^)#\\s]+)");

  private static final Pattern METRIC = Pattern.compile("\"(satchel\\.[a-z.]+)\"");

  private SourceRules() {}

  static List<String> tooLongFiles(List<Source> sources) {
    return sources.stream()
        .filter(source -> source.lines() > FILE_LINES_MAX)
        .map(
            source ->
                source.path() + " has " + source.lines() + " lines, at most " + FILE_LINES_MAX)
        .toList();
  }

  static List<String> tooLongModules(List<Source> sources) {
    Map<String, Integer> lines = new TreeMap<>();
    for (Source source : sources) {
      String module = moduleOf(source.path());
      if (!module.isEmpty()) lines.merge(module, source.lines(), Integer::sum);
    }
    return lines.entrySet().stream()
        .filter(module -> module.getValue() > MODULE_LINES_MAX)
        .map(
            module ->
                module.getKey()
                    + " has "
                    + module.getValue()
                    + " lines, at most "
                    + MODULE_LINES_MAX)
        .toList();
  }

  /**
   * A Maven module, or a folder of the page's sources: `web/src/format` is to it what format is.
   */
  private static String moduleOf(String path) {
    if (path.startsWith("web/src/")) {
      int end = path.indexOf('/', "web/src/".length());
      return end < 0 ? "web/src" : path.substring(0, end);
    }
    int main = path.indexOf("/src/main/");
    return main < 0 ? "" : path.substring(0, main);
  }

  static List<String> tooLongMethods(List<Source> sources) throws IOException {
    return scan(
        sources,
        (unit, found) ->
            new Scanner(unit) {
              @Override
              public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
                long length = lastLine(method) - firstLine(method) + 1;
                if (length > METHOD_LINES_MAX) {
                  found.add(
                      at(method)
                          + ": "
                          + method.getName()
                          + " has "
                          + length
                          + " lines, at most "
                          + METHOD_LINES_MAX);
                }
                return super.visitMethod(method, null);
              }
            });
  }

  /** A wait by the clock is too short on a slow machine and wastes time on a fast one. */
  static List<String> sleeps(List<Source> sources) throws IOException {
    return scan(
        sources.stream().filter(source -> source.isTest() || source.isTestKit()).toList(),
        (unit, found) ->
            new Scanner(unit) {
              @Override
              public @Nullable Void visitMethodInvocation(
                  MethodInvocationTree call, @Nullable Void unused) {
                String name = call.getMethodSelect().toString();
                // The kit's own waits park between two looks; a test has the kit for that.
                boolean parks = unit.source().isTest() && name.matches("(LockSupport\\.)?park\\w+");
                if (parks || name.matches("(.*\\.)?(Thread\\.|TimeUnit\\.\\w+\\.)?sleep")) {
                  found.add(at(call) + ": " + SLEEPS);
                }
                return super.visitMethodInvocation(call, null);
              }
            });
  }

  /** The same of the page's tests; what they share may pause between two looks. */
  static List<String> sleepsOfThePage(List<Source> sources) {
    List<Source> page =
        sources.stream().filter(source -> source.path().startsWith("web/test/")).toList();
    List<Source> tests =
        page.stream().filter(source -> source.path().matches(".*\\.(spec|test)\\.ts")).toList();
    List<String> found = new ArrayList<>(matching(page, CLOCK, SLEEPS));
    found.addAll(matching(tests, PAUSE, SLEEPS));
    return found;
  }

  static List<String> uncommentedTypes(List<Source> sources) throws IOException {
    List<Source> product = sources.stream().filter(source -> !source.isTest()).toList();
    List<String> found = new ArrayList<>();
    for (Unit unit : parse(product)) {
      for (Tree type : unit.tree().getTypeDecls()) {
        TreePath path = TreePath.getPath(unit.tree(), type);
        if (unit.trees().getDocComment(path) == null) {
          found.add(unit.source().path() + ": a type without a comment that says what it is");
        }
      }
    }
    return found;
  }

  /** Each folder with Java of the product has a package-info.java that is {@code @NullMarked}. */
  static List<String> packagesOpenToNull(List<Source> sources) {
    List<String> marked =
        sources.stream()
            .filter(source -> source.path().endsWith("/package-info.java"))
            .filter(source -> source.text().contains("@NullMarked"))
            .map(source -> folder(source.path()))
            .toList();
    return sources.stream()
        .filter(source -> source.path().contains("/src/main/java/"))
        .map(source -> folder(source.path()))
        .distinct()
        .filter(folder -> !marked.contains(folder))
        .map(folder -> folder + " has no package-info.java with @NullMarked")
        .toList();
  }

  static List<String> unfinished(List<Source> sources) {
    return matching(sources, UNFINISHED, "is not finished");
  }

  static List<String> skipped(List<Source> sources) {
    return matching(sources.stream().filter(Source::isTest).toList(), SKIPPED, "skips a test");
  }

  static List<String> previews(List<Source> sources) {
    return matching(sources, PREVIEW, "asks for preview features");
  }

  /**
   * Every page that a text names is there: whoever follows a comment's source must find it.
   *
   * @param exists tells of a path below the root, or the beginning of a decision's, if it is there
   */
  static List<String> namedAndMissing(List<Source> sources, Predicate<String> exists) {
    List<String> found = new ArrayList<>();
    for (Source source : sources) {
      int number = 0;
      for (String line : source.text().lines().toList()) {
        number++;
        for (String page : named(source, line)) {
          if (!exists.test(page)) {
            found.add(source.path() + ":" + number + ": names " + page + ", which is not there");
          }
        }
      }
    }
    return found;
  }

  private static List<String> named(Source source, String line) {
    List<String> pages = new ArrayList<>();
    PAGE.matcher(line).results().map(MatchResult::group).forEach(pages::add);
    DECISION
        .matcher(line)
        .results()
        .map(found -> found.group(1) != null ? found.group(1) : found.group(2))
        .forEach(decision -> pages.add("docs/decisions/" + decision));
    if (source.path().endsWith(".md")) {
      Path page = Path.of(source.path());
      LINK.matcher(line)
          .results()
          .map(link -> page.resolveSibling(link.group(1)).normalize().toString())
          .forEach(pages::add);
    }
    return pages;
  }

  /** What is measured and an operator is not told of. */
  static List<String> untoldMetrics(List<Source> sources, String page) {
    return sources.stream()
        .filter(source -> source.path().endsWith("Meters.java") && !source.isTest())
        .flatMap(source -> METRIC.matcher(source.text()).results())
        .map(metric -> metric.group(1).replace('.', '_'))
        .filter(metric -> !page.contains("`" + metric))
        .map(metric -> "the page on running it does not tell of " + metric)
        .toList();
  }

  private static List<String> matching(List<Source> sources, Pattern pattern, String fault) {
    List<String> found = new ArrayList<>();
    for (Source source : sources) {
      int number = 0;
      for (String line : source.text().lines().toList()) {
        number++;
        if (pattern.matcher(line).find()) found.add(source.path() + ":" + number + ": " + fault);
      }
    }
    return found;
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /** One parsed file. */
  private record Unit(Source source, CompilationUnitTree tree, DocTrees trees) {}

  private interface Visit {
    Scanner of(Unit unit, List<String> found);
  }

  private static List<String> scan(List<Source> sources, Visit visit) throws IOException {
    List<String> found = new ArrayList<>();
    for (Unit unit : parse(sources)) visit.of(unit, found).scan(unit.tree(), null);
    return found;
  }

  /** One run of the compiler's parser for all: to start it costs more than a file. */
  private static List<Unit> parse(List<Source> sources) throws IOException {
    Map<URI, Source> texts = new LinkedHashMap<>();
    for (Source source : sources) {
      if (source.path().endsWith(".java")) texts.put(name(source), source);
    }
    if (texts.isEmpty()) return List.of();
    List<SimpleJavaFileObject> files = texts.values().stream().map(SourceRules::file).toList();
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, fault -> {}, List.of("-proc:none"), null, files);
    List<Unit> units = new ArrayList<>();
    for (CompilationUnitTree tree : task.parse()) {
      Source source = Objects.requireNonNull(texts.get(tree.getSourceFile().toUri()));
      units.add(new Unit(source, tree, DocTrees.instance(task)));
    }
    return units;
  }

  private static URI name(Source source) {
    return URI.create("text:///" + source.path().replace(' ', '_'));
  }

  private static SimpleJavaFileObject file(Source source) {
    return new SimpleJavaFileObject(name(source), SimpleJavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source.text();
      }
    };
  }

  /** Walks one file and knows its lines. */
  private abstract static class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private final Unit unit;
    private final SourcePositions positions;
    private final LineMap lines;

    Scanner(Unit unit) {
      this.unit = unit;
      Trees trees = unit.trees();
      this.positions = trees.getSourcePositions();
      this.lines = unit.tree().getLineMap();
    }

    long firstLine(Tree tree) {
      return lines.getLineNumber(positions.getStartPosition(unit.tree(), tree));
    }

    long lastLine(Tree tree) {
      long end = positions.getEndPosition(unit.tree(), tree);
      return lines.getLineNumber(end < 0 ? positions.getStartPosition(unit.tree(), tree) : end);
    }

    String at(Tree tree) {
      return unit.source().path() + ":" + firstLine(tree);
    }
  }
}
