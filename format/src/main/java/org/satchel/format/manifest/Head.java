package org.satchel.format.manifest;

/**
 * What the first line of a manifest promises, and its end must keep.
 *
 * <p>Units: {@code bytes} is the sum of the files' lengths. Immutable.
 *
 * <p>Source: spec/file-format.md section 5.
 */
public record Head(long files, long folders, long bytes) {

  /**
   * @throws IllegalArgumentException if no manifest has such numbers
   */
  public Head {
    if (files < 0 || folders < 0 || bytes < 0 || bytes >= Entry.NUMBER_BOUND) {
      throw new IllegalArgumentException("no head of a manifest");
    }
  }
}
