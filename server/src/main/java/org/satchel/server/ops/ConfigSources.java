package org.satchel.server.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/**
 * Finds the text of each setting and remembers where it came from.
 *
 * <p>Flag before environment before file before default. What is wrong is told with its place, so
 * that nobody searches; a key that is not known is refused, since a misspelt limit is no limit.
 *
 * <p>Immutable.
 *
 * <p>Source: TOML 1.0; docs/operations.md.
 */
public final class ConfigSources {

  /** The file that is read when none is named. */
  public static final String FILE_DEFAULT = "satchel.toml";

  /** Names the file. */
  static final String FILE_VARIABLE = "SATCHEL_CONFIG";

  /** Of the launcher and of the command line, which share a shell with a server. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of("SATCHEL_CONFIG", "SATCHEL_JAVA_OPTS", "SATCHEL_SERVER", "SATCHEL_TOKEN");

  private static final int UNKNOWN_TOLD_MAX = 20;

  /** No configuration of ours has more. */
  private static final int FILE_BYTES_MAX = 256 * 1024;

  /** A value, its parts if it may have some, and the words that tell where it stands. */
  record Value(String text, List<String> parts, String origin) {
    /** Of a text, commas part what may be many; the elements of a list stay whole. */
    Value(String text, String origin) {
      this(text, List.of(text.split(",", -1)), origin);
    }

    /** Whether nobody said it. */
    boolean isDefault() {
      return origin.startsWith(DEFAULT);
    }

    /** An error about this value. */
    ConfigException wrong(String reason) {
      return new ConfigException(origin + ": " + reason);
    }
  }

  private static final String DEFAULT = "default ";

  private final Map<Knob, Value> values = new EnumMap<>(Knob.class);

  private ConfigSources() {}

  /**
   * Gathers all values.
   *
   * @param file the file named by a flag, if any
   */
  public static ConfigSources gather(
      Map<Knob, String> flags, Map<String, String> environment, Optional<Path> file)
      throws ConfigException {
    ConfigSources sources = new ConfigSources();
    sources.takeFile(environment, file);
    for (Knob knob : Knob.values()) {
      String variable = environment.get(knob.variable());
      if (variable != null && !variable.isEmpty()) {
        sources.values.put(knob, new Value(variable, "environment " + knob.variable()));
      }
      String flag = flags.get(knob);
      if (flag != null) sources.values.put(knob, new Value(flag, "flag " + knob.flag()));
      knob.byDefault()
          .ifPresent(
              text -> sources.values.putIfAbsent(knob, new Value(text, DEFAULT + knob.key())));
    }
    return sources;
  }

  /** Variables that look like a setting and are none, which a typing error makes of one. */
  public static List<String> unknown(Map<String, String> environment) {
    Set<String> known = new HashSet<>(OTHER_VARIABLES);
    for (Knob knob : Knob.values()) known.add(knob.variable());
    return environment.keySet().stream()
        .filter(name -> name.startsWith("SATCHEL_") && !known.contains(name))
        .sorted()
        .limit(UNKNOWN_TOLD_MAX)
        .toList();
  }

  /** The value, if it is set anywhere or has a default. */
  Optional<Value> find(Knob knob) {
    return Optional.ofNullable(values.get(knob));
  }

  /** The value of a setting that has a default. */
  Value get(Knob knob) {
    Value value = values.get(knob);
    if (value == null) throw new IllegalArgumentException(knob + " has no default");
    return value;
  }

  private void takeFile(Map<String, String> environment, Optional<Path> named)
      throws ConfigException {
    String variable = environment.getOrDefault(FILE_VARIABLE, "");
    Path file = named.orElseGet(() -> Path.of(variable.isEmpty() ? FILE_DEFAULT : variable));
    if (!Files.exists(file)) {
      if (named.isEmpty() && variable.isEmpty()) return;
      throw new ConfigException(file + ": there is no such file");
    }
    parse(read(file), file.toString());
  }

  private static String read(Path file) throws ConfigException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1); // a device has no size to ask for
      if (bytes.length > FILE_BYTES_MAX) {
        throw new ConfigException(file + ": is larger than 256 KiB, so it is no satchel.toml");
      }
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ConfigException(file + ": is not UTF-8");
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + e.getMessage());
    }
  }

  /** Takes the values of a file's text; the name is for messages. */
  private void parse(String text, String name) throws ConfigException {
    TomlParseResult toml = Toml.parse(text);
    if (toml.hasErrors()) {
      TomlParseError first = toml.errors().getFirst();
      throw new ConfigException(name + ":" + first.position().line() + ": " + first.getMessage());
    }
    for (List<String> path : toml.keyPathSet(false)) {
      String key = String.join(".", path);
      TomlPosition position = toml.inputPositionOf(path);
      String origin = name + ":" + (position == null ? 1 : position.line());
      Knob knob =
          Arrays.stream(Knob.values())
              .filter(k -> k.key().equals(key))
              .findFirst()
              .orElseThrow(
                  () -> new ConfigException(origin + ": there is no setting \"" + key + "\""));
      values.put(knob, value(toml.get(path), origin, origin + " (" + key + ")"));
    }
  }

  private static Value value(@Nullable Object value, String place, String origin)
      throws ConfigException {
    return switch (value) {
      case String text -> new Value(text, origin);
      case Long number -> new Value(Long.toString(number), origin);
      case Boolean bool -> new Value(Boolean.toString(bool), origin);
      case TomlArray array -> {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
          if (!(array.get(i) instanceof String part)) {
            throw new ConfigException(place + ": the list may hold text only");
          }
          parts.add(part);
        }
        yield new Value(String.join(",", parts), List.copyOf(parts), origin);
      }
      case null, default ->
          throw new ConfigException(
              place + ": must be text, a whole number, true, false or a list of text");
    };
  }

  /** For the fuzz test: a file's text alone, without a file. */
  static ConfigSources ofText(String text) throws ConfigException {
    ConfigSources sources = new ConfigSources();
    sources.parse(text, FILE_DEFAULT);
    for (Knob knob : Knob.values()) {
      knob.byDefault()
          .ifPresent(d -> sources.values.putIfAbsent(knob, new Value(d, DEFAULT + knob.key())));
    }
    return sources;
  }
}
