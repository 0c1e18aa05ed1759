package org.satchel.client.save;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "*.pdf, a.pdf, true",
    "*.pdf, x/y/a.pdf, true",
    "*.pdf, a.pdf/below, true",
    "*.pdf, a.pdfx, false",
    "photos, photos, true",
    "photos, x/photos/a, true",
    "photos/, photos/a, true",
    "photos/, x/photos/a, false",
    "photos/**, photos/a/b, true",
    "photos/*.jpg, photos/a.jpg, true",
    "photos/*.jpg, x/photos/a.jpg, false",
    "**/*.pdf, a.pdf, true",
    "**/*.pdf, x/y/a.pdf, true",
    "**/*.pdf, x/a.pdfx, false",
    "photos/**/*.jpg, photos/a.jpg, true",
    "photos/**/*.jpg, photos/x/y/a.jpg, true",
    "photos/**/x/**/a, photos/x/a, true",
    "photos/**/x/**/a, photos/1/x/a, true",
    "photos**/a, photos/a, true",
    "photos**/a, a, false",
    "'{**/a,b}', b, true",
    "'[x].txt', '[x].txt', true",
    "'[x].txt', x.txt, true",
    "'y/[x]', 'y/[x]/below', true",
    "'{a,b}', b, true",
    "'[!a]', a, false",
    "'photo [1.jpg', x/photo [1.jpg, true",
    "'photo [1.jpg', photo 1.jpg, false"
  })
  void aPatternWithASlashIsForPathsAndOneWithoutForNames(
      String pattern, String path, boolean wanted) {
    assertThat(Glob.parse(pattern).matches(path)).isEqualTo(wanted);
  }
}
