package org.satchel.core.shares;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.satchel.core.Engines;
import org.satchel.core.objects.Allowance;
import org.satchel.core.objects.BeginOutcome;
import org.satchel.core.objects.BeginRequest;
import org.satchel.core.objects.UploadKind;
import org.satchel.testkit.SimulatedClock;

/** Upload tokens, and the quotas that come with them. */
final class TokensTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void aTokenIsGoodUntilItExpiresOrIsRevoked(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Tokens tokens = fixture.store.tokens();
      var until = Optional.of(SimulatedClock.START.plus(Duration.ofDays(1)));
      var brief = made(tokens.create("for a day", OptionalLong.of(5000), until));
      var lasting = made(tokens.create("for ever", OptionalLong.empty(), Optional.empty()));
      assertThat(tokens.check(brief.secret()))
          .isEqualTo(new TokenCheck.Good(new Allowance(brief.token().id(), OptionalLong.of(5000))));
      assertThat(tokens.check(fixture.drawn())).isEqualTo(new TokenCheck.Unknown());
      fixture.advance(Duration.ofDays(1));
      assertThat(tokens.check(brief.secret())).isEqualTo(new TokenCheck.Expired());
      assertThat(tokens.check(lasting.secret())).isInstanceOf(TokenCheck.Good.class);
      assertThat(tokens.revoke(lasting.token().id())).isTrue();
      assertThat(tokens.revoke(lasting.token().id())).isTrue();
      assertThat(tokens.check(lasting.secret())).isEqualTo(new TokenCheck.Revoked());
      assertThat(tokens.revoke(Allowance.Account.of(new byte[16]))).isFalse();
      var listed = tokens.list();
      assertThat(listed).hasSize(2);
      assertThat(listed.stream().filter(token -> token.revoked().isPresent())).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatATokenUploadedIsCountedAndItsQuotaHolds(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Tokens tokens = fixture.store.tokens();
      var token = made(tokens.create("small", OptionalLong.of(1000), Optional.empty()));
      var good = (TokenCheck.Good) tokens.check(token.secret());
      assertThat(begin(fixture, good.allowance(), 900)).isInstanceOf(BeginOutcome.Begun.class);
      assertThat(begin(fixture, good.allowance(), 101)).isEqualTo(new BeginOutcome.OverQuota());
      assertThat(tokens.list().getFirst().usedBytes()).isEqualTo(900);
    }
  }

  @ParameterizedTest
  @EnumSource
  void thereAreNoMoreTokensThanOneAnswerLists(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Tokens tokens = fixture.store.tokens();
      fixture.database.write(
          tx -> {
            var rows =
                tx.sql(
                    """
                    INSERT INTO upload_tokens (token_id, name, token_hash, created_ms)
                    VALUES (?, 'filler', ?, 0)
                    """);
            for (int i = 0; i < Tokens.TOKENS_MAX; i++) {
              byte[] id = new byte[16];
              fixture.random.nextBytes(id);
              rows.bind(id).bind(id).next();
            }
            return rows.updateBatch();
          });
      assertThat(tokens.create("one more", OptionalLong.empty(), Optional.empty()))
          .isEqualTo(new Tokens.Made.TooMany());
      assertThat(tokens.list()).hasSize(Tokens.TOKENS_MAX);
      tokens.revoke(tokens.list().getFirst().id());
      tokens.revoke(tokens.list().getLast().id());
      made(tokens.create("in the place of one", OptionalLong.empty(), Optional.empty()));
      assertThat(tokens.list()).hasSize(Tokens.TOKENS_MAX);
      made(tokens.create("and of the other", OptionalLong.empty(), Optional.empty()));
      assertThat(tokens.create("one more", OptionalLong.empty(), Optional.empty()))
          .isEqualTo(new Tokens.Made.TooMany());
    }
  }

  private static Tokens.Made.Created made(Tokens.Made made) {
    return (Tokens.Made.Created) made;
  }

  private static BeginOutcome begin(ShareFixture fixture, Allowance allowance, long length)
      throws Exception {
    return fixture
        .objects
        .uploads()
        .begin(
            new BeginRequest(
                Optional.empty(),
                OptionalLong.of(length),
                UploadKind.WHOLE,
                Optional.of(allowance)));
  }
}
