package org.satchel.db;

import java.util.regex.Pattern;

/**
 * One feature's tables: where its migration scripts lie, and the newest of them.
 *
 * <p>Each feature has a history table of its own ({@code history_<feature>}), so that features
 * count their versions alone. The newest version is stated here, which lets a start compare one
 * number instead of scanning scripts: {@link SchemaKeeper}.
 *
 * <p>A value.
 *
 * <p>Source: docs/decisions/0013-migrations-at-start.md.
 *
 * @param feature lower case letters, unique
 * @param location a Flyway location, {@code classpath:...}, with {@code V1__name.sql} and so on
 * @param version the newest script's number
 */
public record Migrations(String feature, String location, int version) {

  private static final Pattern FEATURE = Pattern.compile("[a-z]{1,30}");

  public Migrations {
    if (!FEATURE.matcher(feature).matches()) {
      throw new IllegalArgumentException("a feature has 1 to 30 lower case letters: " + feature);
    }
    if (!location.startsWith("classpath:")) {
      throw new IllegalArgumentException("scripts come from the class path: " + location);
    }
    if (version < 1) throw new IllegalArgumentException("versions start at 1: " + version);
  }

  String historyTable() {
    return "history_" + feature;
  }
}
