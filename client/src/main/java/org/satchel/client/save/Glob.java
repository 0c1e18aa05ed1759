package org.satchel.client.save;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.regex.PatternSyntaxException;

/**
 * Which of a share's files are wanted.
 *
 * <p>A pattern with a slash is compared with whole paths, one without with each name, so that
 * {@code *.pdf} finds them in every folder; two stars and a slash stand for no folder too, and a
 * name for itself. What lies below a matching folder is wanted too.
 *
 * <p>Units and threads: immutable.
 *
 * <p>Source: java.nio.file.FileSystem.getPathMatcher (glob).
 */
public final class Glob {

  private final String pattern;
  private final PathMatcher matcher;
  private final boolean whole;

  private Glob(String pattern, PathMatcher matcher, boolean whole) {
    this.pattern = pattern;
    this.matcher = matcher;
    this.whole = whole;
  }

  /** What is no pattern is the name of a file all the same. */
  public static Glob parse(String pattern) {
    String plain = pattern.replaceFirst("(?<=.)/+$", ""); // a shell completes folders with a slash
    String any = plain.replaceAll("(?<![^/])\\*\\*/(?![^{]*})", "{**/,}"); // groups do not nest
    PathMatcher named = path -> path.toString().equals(plain);
    PathMatcher matcher = named;
    try {
      PathMatcher glob = FileSystems.getDefault().getPathMatcher("glob:" + any);
      matcher = path -> named.matches(path) || glob.matches(path);
    } catch (PatternSyntaxException e) {
      // it stands for itself alone
    }
    return new Glob(pattern, matcher, pattern.contains("/"));
  }

  String pattern() {
    return pattern;
  }

  boolean matches(String path) {
    try {
      Path above = null;
      for (Path name : Path.of(path)) {
        above = above == null ? name : above.resolve(name);
        if (matcher.matches(whole ? above : name)) {
          return true;
        }
      }
      return false;
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
