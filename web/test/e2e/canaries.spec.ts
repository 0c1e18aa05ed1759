/**
 * Nothing that a sender means to keep lies at the server after browsers sent it: content, names,
 * message, password and link secret, as UTF-8, UTF-16, base64 at every alignment and hexadecimal.
 *
 * A planted plaintext must be found by the same search, or it proves nothing.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aboutShare, enterPassword, send } from './stage/acts.ts';
import { sampleOf } from './stage/bytes.ts';
import { expect, test } from './stage/test.ts';

const SECRETS = {
  content: 'canary-content-Qw8Zr2',
  file: 'canary-filename-Hx5Lp9',
  name: 'canary-sharename-Tb3Nv7',
  message: 'canary-message-Kd6Yc4',
  password: 'canary-password-Mf1Js8',
};
const PLANTED = 'planted-canary-Ge4Wu6';
const PLANTED_BYTES = 5_000;

test('canaries of a share sent and opened in a browser are in no file of the server', async ({
  page,
  device,
  serverWith,
  watch,
}) => {
  const server = await serverWith({ SATCHEL_LOG_REQUESTS: 'true' });
  watch.knows(server.url);
  const { content, file, ...wishes } = SECRETS;
  const text = `${content} `.repeat(2_000);
  const { link, ownerLink } = await send(page, [sampleOf(`${file}.txt`, text)], wishes, server.url);
  const friend = await device();
  await friend.goto(link);
  await enterPassword(friend, SECRETS.password);
  await expect(aboutShare(friend)).toBeVisible({ timeout: 30_000 });

  const secretOf = (one: string): string => one.slice(one.indexOf('.', one.indexOf('#')) + 1);
  const found = (secret: string): string[] => sightings(server.folder, secret);
  for (const [at, form] of formsOf(PLANTED).entries()) {
    expect(found(PLANTED), `before form ${at} is planted`).toHaveLength(at);
    await plant(server.url, form);
  }
  expect(found(PLANTED), 'each form that was planted').toHaveLength(formsOf(PLANTED).length);
  expect(readFileSync(server.log, 'utf8'), 'requests are logged').toContain('PUT /api/v1/shares/');
  for (const secret of [...Object.values(SECRETS), secretOf(link), secretOf(ownerLink)]) {
    expect(secret.length).toBeGreaterThan(20);
    expect(found(secret), secret).toEqual([]);
  }
});

/** What a client that seals nothing would leave. */
async function plant(url: string, form: Buffer): Promise<void> {
  const body = Buffer.concat([form, Buffer.alloc(PLANTED_BYTES)]);
  const answer = await fetch(`${url}/api/v1/uploads`, {
    method: 'POST',
    headers: {
      'Tus-Resumable': '1.0.0',
      'Upload-Length': String(body.length),
      'Content-Type': 'application/offset+octet-stream',
    },
    body,
  });
  expect(answer.status).toBe(201);
}

/** Files in which any form of the secret lies. */
function sightings(folder: string, secret: string): string[] {
  const forms = formsOf(secret);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const bytes = readFileSync(path);
      return forms.some((form) => bytes.includes(form));
    });
}

function formsOf(secret: string): Buffer[] {
  const utf8 = Buffer.from(secret, 'utf8');
  const wide = Buffer.from(secret, 'utf16le');
  const hex = utf8.toString('hex');
  const aligned = [0, 1, 2].map((shift) => {
    // The letters that depend on neighbours are left out on both sides.
    const text = Buffer.concat([Buffer.alloc(shift), utf8]).toString('base64');
    return text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + utf8.length) * 8) / 6));
  });
  const letters = aligned.flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]);
  const texts = [hex, hex.toUpperCase(), ...letters].map((text) => Buffer.from(text));
  return [utf8, wide, Buffer.from(wide).swap16(), ...texts];
}
