/**
 * The header that carries a token somebody typed.
 *
 * A header holds printable ASCII alone here: of other characters fetch says what it says of a broken line,
 * and a server that never gave such a token would refuse it anyway.
 *
 * Source: RFC 6750 section 2.1; Fetch, byte strings.
 */

import { Failure, type ProblemKind } from '../failure.ts';

/**
 * @param refusal as the server refuses a wrong one
 * @throws {Failure} that, if no header can hold the token
 */
export function authorization(token: string, refusal: ProblemKind): { Authorization: string } {
  if (!/^[\x21-\x7e]+$/.test(token)) throw new Failure(refusal, 'a token that no header holds');
  return { Authorization: `Bearer ${token}` };
}
