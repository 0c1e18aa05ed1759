package org.satchel.server.ops;

/**
 * The configuration, or the machine it is meant for, does not let the server start.
 *
 * <p>Checked, and with a message for people alone: where the wrong value stands, and what would be
 * a right one.
 *
 * <p>Immutable.
 *
 * <p>Source: docs/operations.md.
 */
public final class ConfigException extends Exception {

  private static final long serialVersionUID = 1L;

  /** A message that names the place and the reason. */
  public ConfigException(String message) {
    super(message, null);
  }

  /** A message, and what the system said. */
  public ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
