package org.satchel.server.tus;

import java.util.Optional;
import org.satchel.core.StorageException;
import org.satchel.core.objects.Allowance;
import org.satchel.core.shares.TokenCheck;
import org.satchel.core.shares.Tokens;
import org.satchel.format.record.Bearer;
import org.satchel.server.http.Problem;
import org.satchel.server.http.RefusedException;
import org.satchel.server.http.Request;
import org.satchel.server.storage.StorageProblems;

/**
 * Who may upload, and on whose account.
 *
 * <p>Asked when an upload is created and not for each piece of one: the secret of an upload's URL
 * is the right to go on with it, so a token that expires breaks no transfer. Nor is it asked when a
 * share is made: that takes the secrets of all its objects.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: spec/api.yaml, createUpload.
 */
public final class Admission {

  /** What the operator decided. */
  public enum Mode {
    /** Everybody. */
    OPEN,
    /** Who has a token. */
    TOKEN,
    /** Nobody. */
    CLOSED
  }

  private final Mode mode;
  private final Tokens tokens;

  /** The mode, and the tokens that are known. */
  public Admission(Mode mode, Tokens tokens) {
    this.mode = mode;
    this.tokens = tokens;
  }

  /**
   * Judges the request's upload token.
   *
   * @throws RefusedException when uploads are closed or need a token that is not there
   */
  public Optional<Allowance> admit(Request request) throws RefusedException {
    return switch (mode) {
      case OPEN -> Optional.empty();
      case CLOSED -> throw RefusedException.of(Problem.UPLOADS_CLOSED);
      case TOKEN -> Optional.of(check(request));
    };
  }

  private Allowance check(Request request) throws RefusedException {
    Optional<String> text = request.bearer();
    if (text.isEmpty()) throw RefusedException.of(Problem.TOKEN_REQUIRED);
    Optional<Bearer> secret = Bearer.parse(text.get());
    if (secret.isEmpty()) throw RefusedException.of(Problem.TOKEN_REFUSED);
    try {
      return switch (tokens.check(secret.get())) {
        case TokenCheck.Good(Allowance allowance) -> allowance;
        case TokenCheck.Unknown unknown -> throw RefusedException.of(Problem.TOKEN_REFUSED);
        case TokenCheck.Expired expired ->
            throw RefusedException.of(Problem.TOKEN_REFUSED, "The upload token has expired.");
        case TokenCheck.Revoked revoked ->
            throw RefusedException.of(Problem.TOKEN_REFUSED, "The upload token was revoked.");
      };
    } catch (StorageException e) {
      throw StorageProblems.refused(e);
    }
  }
}
