/**
 * Asks the password worker, which lives as long as one question: its 64 MiB are then given back.
 *
 * Units: about 0.3 s. Source: spec/share-link.md section 2.
 */

import { Failure } from './failure.ts';
import type { LinkId } from './format/bytes.ts';
import type { PasswordHash } from './format/password-hash.ts';
import type { PreparedPassword } from './format/password.ts';
import workerUrl from './password.worker.ts?worker&url';
import { trustedScript } from './trusted.ts';

/**
 * @param password prepared: `prepareNewPassword` by who sets it, `preparePassword` by who opens
 * @throws {Failure} unsupported-browser, if this device cannot
 */
export function passwordHash(password: PreparedPassword, linkId: LinkId): Promise<PasswordHash> {
  const worker = new Worker(trustedScript(workerUrl), { type: 'module' });
  const answer = new Promise<PasswordHash>((resolve, reject) => {
    worker.addEventListener('message', (event: MessageEvent<PasswordHash>) => {
      resolve(event.data);
    });
    const broken = (): void => {
      reject(new Failure('unsupported-browser', 'no Argon2 here'));
    };
    worker.addEventListener('error', broken);
    worker.addEventListener('messageerror', broken);
  });
  worker.postMessage([password, linkId]);
  return answer.finally(() => {
    worker.terminate();
  });
}
