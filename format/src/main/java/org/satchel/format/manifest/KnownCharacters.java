package org.satchel.format.manifest;

/**
 * Whether all characters of a text are known to the Unicode version that this Java has.
 *
 * <p>NFC of a known text never changes with a later version, and an older version composes less of
 * it. NFC of a character that is not assigned yet may change. So makers of names and passwords
 * refuse such a character; openers do not ask, since they may be older than the maker.
 *
 * <p>Pictographs are excepted: emoji are new every year, and none of them composes or moves.
 *
 * <p>Pure, safe on any thread.
 *
 * <p>Source: Unicode Standard Annex 15 section 3 (versioning and stability), Unicode Technical
 * Standard 51 (Extended_Pictographic); spec/file-format.md section 5, spec/share-link.md section 2.
 */
public final class KnownCharacters {

  private KnownCharacters() {}

  /** True if nothing in it is unassigned here (category Cn) and no pictograph. */
  public static boolean only(String text) {
    return text.codePoints()
        .allMatch(
            point ->
                Character.getType(point) != Character.UNASSIGNED
                    || Character.isExtendedPictographic(point));
  }
}
