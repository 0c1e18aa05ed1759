/**
 * Films and sounds as other programs write them: by ffmpeg, with its defaults, so that an MP4 has its index behind
 * all frames, as phones leave it. Films are dark in their first half and light in their second, with a tone.
 *
 * Units: seconds.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const RECORDED_SECONDS = 4;

/** Each takes a tenth of a second; one that hangs holds its worker. */
const MADE_MS = 60_000;

interface Recording {
  readonly ending: string;
  readonly isFilm: boolean;
  readonly by: readonly string[];
}

/** The second input and the third, one after the other, with the first's tone. */
const FILM = ['-filter_complex', '[1][2]concat[film]', '-map', '[film]', '-map', '0'];
const H264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];

/** In the order in which the page shows them: by name. */
export const RECORDINGS: readonly Recording[] = [
  { ending: 'aac', isFilm: false, by: ['-c:a', 'aac'] },
  { ending: 'flac', isFilm: false, by: ['-c:a', 'flac'] },
  { ending: 'm4a', isFilm: false, by: ['-c:a', 'aac'] },
  { ending: 'm4v', isFilm: true, by: [...H264, '-f', 'mp4'] },
  { ending: 'mkv', isFilm: true, by: H264 },
  { ending: 'mov', isFilm: true, by: H264 },
  { ending: 'mp3', isFilm: false, by: ['-c:a', 'libmp3lame'] },
  { ending: 'mp4', isFilm: true, by: H264 },
  { ending: 'oga', isFilm: false, by: ['-c:a', 'flac', '-f', 'ogg'] },
  { ending: 'ogg', isFilm: false, by: ['-c:a', 'libvorbis'] },
  { ending: 'opus', isFilm: false, by: ['-c:a', 'libopus'] },
  { ending: 'weba', isFilm: false, by: ['-c:a', 'libopus', '-f', 'webm'] },
];

export function recorded({ ending, isFilm, by }: Recording): Buffer<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), 'satchel-recording-'));
  try {
    const file = join(folder, `it.${ending}`);
    const tone = from(`sine=frequency=440:duration=${RECORDED_SECONDS}`);
    const inputs = isFilm ? [...tone, ...half('black'), ...half('white'), ...FILM] : tone;
    const options = { timeout: MADE_MS };
    execFileSync('ffmpeg', ['-nostdin', '-v', 'error', ...inputs, ...by, file], options);
    return Buffer.from(readFileSync(file));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function half(colour: string): string[] {
  return from(`color=${colour}:s=64x48:r=25:d=${RECORDED_SECONDS / 2}`);
}

function from(source: string): string[] {
  return ['-f', 'lavfi', '-i', source];
}
