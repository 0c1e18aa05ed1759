/**
 * Asks the password worker, which lives as long as one question: its 64 MiB are then given back.
 *
 * Units: about 0.3 s. Source: spec/share-link.md section 2.
 */

import { Failure } from './failure.ts';
import type { LinkId } from './format/bytes.ts';
import type { PasswordHash } from './format/password-hash.ts';
import type { PreparedPassword } from './format/password.ts';
import { Patience, TRIES_SHORT } from './http/patience.ts';
import { bringScript } from './http/script.ts';
import workerUrl from './password.worker.ts?worker&url';
import { trustedScript } from './trusted.ts';

const NEVER = new AbortController().signal;

/**
 * @param password prepared: `prepareNewPassword` by who sets it, `preparePassword` by who opens
 * @param patience for the worker's script
 * @throws {Failure} no-hashing-here, if this device cannot; unreachable, without the script
 */
export async function passwordHash(
  password: PreparedPassword,
  linkId: LinkId,
  patience: Patience = new Patience(NEVER, TRIES_SHORT),
): Promise<PasswordHash> {
  await bringScript(workerUrl, patience, NEVER);
  const worker = new Worker(trustedScript(workerUrl), { type: 'module' });
  const answer = new Promise<PasswordHash>((resolve, reject) => {
    worker.addEventListener('message', (event: MessageEvent<PasswordHash>) => {
      resolve(event.data);
    });
    const broken = (): void => {
      reject(new Failure('no-hashing-here', 'no Argon2'));
    };
    worker.addEventListener('error', broken);
    worker.addEventListener('messageerror', broken);
  });
  worker.postMessage([password, linkId]);
  return answer.finally(() => {
    worker.terminate();
  });
}
