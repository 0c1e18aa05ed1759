package org.satchel.server.http;

import java.util.ArrayList;
import java.util.List;

/**
 * A request that is answered with a problem document.
 *
 * <p>An exception and not a result, because headers and ids are parsed deep inside a door and every
 * failure there has the same one end: the {@link Router} turns it into the reply.
 *
 * <p>Immutable. It has no stack trace: it tells of the client's request, not of our code.
 *
 * <p>Source: RFC 9457.
 */
public final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Problem problem;
  private final transient List<Reply.Field> fields;

  private RefusedException(Problem problem, String detail, List<Reply.Field> fields) {
    super(detail, null, false, false);
    this.problem = problem;
    this.fields = List.copyOf(fields);
  }

  /** Refuses with the problem's own sentence. */
  public static RefusedException of(Problem problem) {
    return of(problem, problem.detail());
  }

  /**
   * Refuses with a sentence that is more exact; it must not repeat what the client sent as secret.
   */
  public static RefusedException of(Problem problem, String detail) {
    return new RefusedException(problem, detail, List.of());
  }

  /** Refuses for now: {@code Retry-After} tells when to come again. */
  public static RefusedException until(Problem problem, long retryAfterSeconds) {
    return of(problem).with("Retry-After", Long.toString(retryAfterSeconds));
  }

  /** The same refusal with one more header in its reply. */
  public RefusedException with(String name, String value) {
    List<Reply.Field> more = new ArrayList<>(fields);
    more.add(new Reply.Field(name, value));
    return new RefusedException(problem, detail(), more);
  }

  /** What kind of problem. */
  public Problem problem() {
    return problem;
  }

  /** The document that answers the request. */
  public Reply reply() {
    Reply reply = Reply.problem(problem, detail());
    for (Reply.Field field : fields) reply = reply.with(field.name(), field.value());
    return reply;
  }

  private String detail() {
    String message = getMessage();
    return message == null ? problem.detail() : message;
  }
}
