package org.satchel.core.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.satchel.core.objects.StoreFixture.SEGMENT;
import static org.satchel.core.objects.StoreFixture.bytes;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.satchel.core.Engines;

/** Parts become one object. */
final class JoiningTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void wholeSegmentsAreJoinedWithoutCopying(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      byte[] all = bytes(2 * SEGMENT + 99, 1);
      var first = fixture.upload(Arrays.copyOf(all, SEGMENT), UploadKind.PART);
      var second = fixture.upload(Arrays.copyOfRange(all, SEGMENT, all.length), UploadKind.PART);
      long before = fixture.files("segments");
      var joined = join(fixture, first, second);
      assertThat(fixture.files("segments")).isEqualTo(before);
      fixture.assertStored(joined.object(), all);
      assertThat(fixture.uploads().state(first.secret())).isEqualTo(new UploadState.Unknown());
      assertThat(fixture.store.objects().usage()).isEqualTo(new Objects.Usage(all.length, 1));
      assertThat(fixture.uploads().state(joined.secret()))
          .isInstanceOfSatisfying(
              UploadState.Complete.class,
              state -> assertThat(state.kind()).isEqualTo(UploadKind.JOINED));
      assertThat(
              fixture
                  .uploads()
                  .append(joined.secret(), all.length, BytesBody.of(new byte[0]), Optional.empty()))
          .isEqualTo(new AppendOutcome.Final());
      fixture.cleanUp();
      fixture.assertStored(joined.object(), all);
    }
  }

  @ParameterizedTest
  @EnumSource
  void smallPartsAreCopied(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      byte[] all = bytes(SEGMENT + 3_000_000, 1);
      int[] cuts = {0, 10, 1_000_000, SEGMENT - 5, all.length};
      var parts = new BeginOutcome.Begun[cuts.length];
      for (int i = 0; i < cuts.length - 1; i++) {
        parts[i] = fixture.upload(Arrays.copyOfRange(all, cuts[i], cuts[i + 1]), UploadKind.PART);
      }
      parts[cuts.length - 1] = fixture.begin(OptionalLong.of(0), UploadKind.PART);
      var joined = join(fixture, parts);
      fixture.assertStored(joined.object(), all);
      fixture.cleanUp();
      fixture.assertStored(joined.object(), all);
      assertThat(fixture.store.objects().usage()).isEqualTo(new Objects.Usage(all.length, 1));
      assertThat(fixture.files("segments")).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeJoinedIsRefusedForItsReason(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      var part = fixture.upload(bytes(5, 1), UploadKind.PART);
      var whole = fixture.upload(bytes(5, 1), UploadKind.WHOLE);
      var open = fixture.begin(OptionalLong.of(5), UploadKind.PART);
      assertThat(outcome(fixture)).isEqualTo(refused(JoinOutcome.Why.NO_PARTS));
      assertThat(outcome(fixture, part, part)).isEqualTo(refused(JoinOutcome.Why.REPEATED));
      assertThat(outcome(fixture, part, whole)).isEqualTo(refused(JoinOutcome.Why.NOT_A_PART));
      assertThat(outcome(fixture, part, open)).isEqualTo(refused(JoinOutcome.Why.UNFINISHED));
      fixture.uploads().remove(open.secret());
      assertThat(outcome(fixture, part, open)).isEqualTo(new JoinOutcome.UnknownPart(1));
      assertThat(
              fixture
                  .uploads()
                  .join(List.of(part.secret()), Optional.of(whole.object()), Optional.empty()))
          .isEqualTo(new JoinOutcome.ObjectExists());
      fixture.assertStored(part, bytes(5, 1));
    }
  }

  private static JoinOutcome refused(JoinOutcome.Why why) {
    return new JoinOutcome.Refused(why);
  }

  private static JoinOutcome.Joined join(StoreFixture fixture, BeginOutcome.Begun... parts)
      throws Exception {
    return (JoinOutcome.Joined) outcome(fixture, parts);
  }

  private static JoinOutcome outcome(StoreFixture fixture, BeginOutcome.Begun... parts)
      throws Exception {
    List<UploadSecret> secrets = Arrays.stream(parts).map(BeginOutcome.Begun::secret).toList();
    return fixture.uploads().join(secrets, Optional.empty(), Optional.empty());
  }
}
