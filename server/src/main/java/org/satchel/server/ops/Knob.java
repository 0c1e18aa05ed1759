package org.satchel.server.ops;

import java.util.Locale;
import java.util.Optional;

/**
 * Everything that an operator can set, each under one name in three spellings: in the file, in the
 * environment and as a flag.
 *
 * <p>One table, from which the flags of {@code satchel serve}, the names of environment variables
 * and the check for unknown keys come, so that none of them can forget one.
 *
 * <p>Constants. Units stand in the names.
 *
 * <p>Source: docs/operations.md; the example file satchel.toml.example names each of them.
 */
public enum Knob {
  LISTEN("listen", "127.0.0.1:8470", "address and port of the public listener"),
  ADMIN_LISTEN("admin_listen", "127.0.0.1:8471", "address and port of admin listener and metrics"),
  DATA("data", "./data", "folder of everything the server keeps"),
  URL("url", null, "public URL, with base path if there is one; links carry it"),
  NAME("name", "Satchel", "name of this instance, shown to clients"),
  ABUSE("abuse", null, "how to reach the operator about abuse, an address or a URL"),
  LOGO("logo", null, "image file for the page: PNG, JPEG, WebP or SVG, at most 256 KiB"),
  COLOR("color", null, "the page's colour, #rrggbb"),
  LINKS(
      "links",
      "",
      "links at the page's foot, each a label, a space and an https: or mailto: address"),
  UPLOADS("uploads", null, "open, token or closed; default: open on loopback, else token"),
  DATABASE("database", "sqlite", "sqlite, or postgresql://user:password@host:port/database"),
  TLS_CERTIFICATE("tls.certificate", null, "PEM file with the certificate chain"),
  TLS_KEY("tls.key", null, "PEM file with its private key"),
  TLS_SELF_SIGNED("tls.self_signed", "false", "make a certificate at the first start and keep it"),
  PROXIES_TRUSTED(
      "proxies.trusted", "", "addresses whose X-Forwarded-For or Forwarded is believed"),
  OBJECT_BYTES(
      "limits.object_bytes", null, "longest object in bytes; default: what the format allows"),
  QUOTA_BYTES("limits.quota_bytes", null, "all objects together in bytes; default: the disk"),
  REQUESTS_PER_SECOND(
      "limits.requests_per_second", "2000", "requests of one address; 0: unlimited"),
  GRANTS_PER_SECOND("limits.grants_per_second", "200", "grants of one address; 0: unlimited"),
  REFUSALS_PER_SECOND(
      "limits.refusals_per_second", "50", "wrong secrets of one address; 0: unlimited"),
  CLEANUP_SECONDS("cleanup_seconds", "60", "time between two runs of the clean-up job"),
  LOG_FORMAT("log.format", "text", "text or json"),
  LOG_REQUESTS("log.requests", "false", "one line for each request, without any secret");

  private static final String ENVIRONMENT_PREFIX = "SATCHEL_";

  private final String key;
  private final @org.jspecify.annotations.Nullable String byDefault;
  private final String help;

  Knob(String key, @org.jspecify.annotations.Nullable String byDefault, String help) {
    this.key = key;
    this.byDefault = byDefault;
    this.help = help;
  }

  /** The dotted key in satchel.toml. */
  public String key() {
    return key;
  }

  /** The environment variable. */
  public String variable() {
    return ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /** The flag of {@code satchel serve}. */
  public String flag() {
    return "--" + key.replace('.', '-').replace('_', '-');
  }

  /** The value when nobody sets it. */
  public Optional<String> byDefault() {
    return Optional.ofNullable(byDefault);
  }

  /** One line of help. */
  public String help() {
    return help;
  }
}
