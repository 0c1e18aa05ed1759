/**
 * Runs every case of spec/vectors in the page that loads it, and leaves what came of it in `verdict`.
 *
 * Browsers bring their own WebCrypto, and differ in what it lets pass: WebKitGTK takes a signature
 * whose S lies above the group's order, which our reader must refuse by itself.
 */

import type { Given } from '../../format/recipes.ts';
import { classOf } from '../../format/refusals.ts';
import { VectorCase } from '../../format/vector-case.ts';
import { RUNNERS } from '../../format/vector-kinds.ts';

interface VectorFile {
  readonly given?: Given;
  readonly cases: readonly Readonly<Record<string, unknown>>[];
}

/** Text, so that any driver can bring it home. */
export interface Verdict {
  readonly cases: number;
  readonly wrong: readonly string[];
}

declare global {
  interface Window {
    verdict?: Verdict;
  }
}

const FILES = import.meta.glob<string>('../../../../spec/vectors/*.json', {
  eager: true,
  import: 'default',
  query: '?raw',
});

async function judge(): Promise<Verdict> {
  const wrong: string[] = [];
  let cases = 0;
  for (const [path, text] of Object.entries(FILES)) {
    const kind = path.replace(/^.*\/|\.json$/g, '');
    const run = RUNNERS[kind];
    if (run === undefined) throw new Error(`nothing runs ${kind}`);
    const file = JSON.parse(text) as VectorFile;
    for (const members of file.cases) {
      cases++;
      const vector = new VectorCase(members, file.given ?? {});
      const found = await classOf(async () => run(vector)).catch(String);
      if (found !== vector.expect) {
        wrong.push(`${kind}, ${vector.name}: ${found}, expected ${vector.expect}`);
      }
    }
  }
  return { cases, wrong };
}

judge().then(
  (verdict) => (window.verdict = verdict),
  (error: unknown) => (window.verdict = { cases: 0, wrong: [String(error)] }),
);
