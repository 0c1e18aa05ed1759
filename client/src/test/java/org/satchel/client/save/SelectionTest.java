package org.satchel.client.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.satchel.client.Failure;
import org.satchel.format.manifest.Entry;
import org.satchel.format.manifest.PathName;
import org.satchel.format.record.RefusedException;

/** The contract of {@code get -o PATH}: what PATH becomes, and that nothing is left out. */
class SelectionTest {

  /**
   * Entries are separated by spaces, folders end with a slash; N is the name that the user gave.
   */
  @ParameterizedTest
  @CsvSource({
    "'a', '', N",
    "'d/', '', N/",
    "'d/ d/a', '', N/ N/a",
    "'d/ d/a d/b', '', N/ N/a N/b",
    "'d/ d/a d/e/', '', N/ N/a N/e/",
    "'a e/', '', N/a N/e/",
    "'a b', '', N/a N/b",
    "'d/a', '', N",
    "'d/ d/a d/b', 'a', N",
    "'d/ d/s/ d/s/a', 'a', N",
    "'d/ d/a d/b', '[ab]', N/a N/b",
    "'d/ d/a e/ e/a', 'a', N/d/a N/e/a"
  })
  void aNameThatDoesNotExistYetBecomesTheFilesOrTheFoldersOrThatOfANewFolder(
      String share, String only, String expected) throws Exception {
    assertThat(layout(share, only, true)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'a', '', a",
    "'d/ d/a d/e/', '', d/ d/a d/e/",
    "'d/ d/a d/b', 'a', d/a",
    "'a b', '', a b"
  })
  void anExistingFolderReceivesTheEntriesUnderTheirNames(String share, String only, String expected)
      throws Exception {
    assertThat(layout(share, only, false)).isEqualTo(expected);
  }

  @Test
  void filesAndBytesOfWhatIsWantedAreCounted() throws Exception {
    Selection selection = new Selection(Optional.of(Glob.parse("a*")), false);
    for (Entry entry : entries("a ab b c/ c/a")) {
      selection.count(entry);
    }
    assertThat(selection.files()).isEqualTo(3);
    assertThat(selection.isAll()).isFalse();
  }

  private static String layout(String share, String only, boolean named)
      throws Failure, RefusedException {
    Optional<Glob> glob = only.isEmpty() ? Optional.empty() : Optional.of(Glob.parse(only));
    var selection = new Selection(glob, named);
    List<Entry> entries = entries(share);
    entries.forEach(selection::count);
    List<String> laid = new ArrayList<>();
    for (Entry entry : entries) {
      if (selection.keeps(entry)) {
        List<String> names = new ArrayList<>(selection.layout(entry));
        if (named) {
          names.set(0, "N");
        }
        laid.add(String.join("/", names) + (entry instanceof Entry.Folder ? "/" : ""));
      }
    }
    return String.join(" ", laid);
  }

  private static List<Entry> entries(String share) throws RefusedException {
    List<Entry> entries = new ArrayList<>();
    for (String path : share.split(" ", -1)) {
      if (path.endsWith("/")) {
        PathName folder = PathName.parse(path.substring(0, path.length() - 1));
        entries.add(new Entry.Folder(folder, Optional.empty()));
      } else {
        entries.add(
            new Entry.File(PathName.parse(path), Optional.empty(), false, 0, new Entry.Nowhere()));
      }
    }
    return entries;
  }
}
