/** What a broken disk does: stored segments are gone behind the server's back. */

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from './server.ts';

export function segmentsOf({ data }: Server): string[] {
  return readdirSync(join(data, 'segments'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'owner')
    .map((entry) => join(entry.parentPath, entry.name));
}

/** All but those, if some are to be spared. */
export function loseSegments(server: Server, spared: readonly string[] = []): void {
  for (const path of segmentsOf(server)) if (!spared.includes(path)) rmSync(path);
}
