/**
 * A film made on the fly: WebM of one track, dark in its first half and light in its second.
 *
 * Each frame is a key frame of VP8 with zeros behind it that no decoder reads, so that a film of any size is
 * a real one and has to be read to be played. The index stands behind all frames, where programs that write
 * films leave it: a player that seeks reads there first.
 *
 * Units: bytes, milliseconds. Source: RFC 8794 (EBML); RFC 9559 (Matroska); RFC 6386 (VP8).
 */

/** Pictures of 64 by 48 pixels, by libvpx. */
const DARK = 'b002009d012a40003000004708858588998488020200068e4fccc79bf15800feffab5080';
const LIGHT = 'b002009d012a40003000004708858588998488020200068e4fccc79bf15800feffa3de00';

const FRAME_BYTES = 256 * 1_024;
/** Each in a cluster of its own. */
const FRAME_MS = 500;

/** In milliseconds, as the film itself tells it. */
export function lengthOf(size: number): number {
  return Math.floor(size / FRAME_BYTES) * FRAME_MS;
}

/** @param size of its frames; the rest is a few bytes a frame */
export function filmOf(size: number): Buffer<ArrayBuffer> {
  const lengthMs = lengthOf(size);
  const info = element('1549a966', [
    element('2ad7b1', uint(1_000_000)), // nanoseconds that all times count in
    element('4489', float(lengthMs)),
    element('4d80', Buffer.from('film.ts')),
    element('5741', Buffer.from('film.ts')),
  ]);
  const video = element('e0', [element('b0', uint(64)), element('ba', uint(48))]);
  const track = [
    element('d7', uint(1)),
    element('73c5', uint(1)),
    element('83', uint(1)), // video
    element('86', Buffer.from('V_VP8')),
    video,
  ];
  const before = [info, element('1654ae6b', [element('ae', track)])];
  // Numbers are of one width, so this has its length before its place is known.
  let at = seekHead(0).length + before.reduce((sum, { length }) => sum + length, 0);
  const clusters: Buffer[] = [];
  const cues: Buffer[] = [];
  for (let ms = 0; ms < lengthMs; ms += FRAME_MS) {
    const cluster = clusterOf(ms, ms < lengthMs / 2 ? DARK : LIGHT);
    const place = [element('f7', uint(1)), element('f1', uint(at))];
    cues.push(element('bb', [element('b3', uint(ms)), element('b7', place)]));
    clusters.push(cluster);
    at += cluster.length;
  }
  const segment = [seekHead(at), ...before, ...clusters, element('1c53bb6b', cues)];
  const head = [
    element('4282', Buffer.from('webm')),
    element('4287', uint(2)),
    element('4285', uint(2)),
  ];
  return Buffer.concat([element('1a45dfa3', head), element('18538067', segment)]);
}

/** Where the index stands. */
function seekHead(at: number): Buffer {
  const seek = [element('53ab', Buffer.from('1c53bb6b', 'hex')), element('53ac', uint(at))];
  return element('114d9b74', [element('4dbb', seek)]);
}

function clusterOf(ms: number, picture: string): Buffer {
  const frame = Buffer.alloc(FRAME_BYTES);
  frame.write(picture, 'hex');
  // Of track 1, at the cluster's own time, a key frame.
  const block = Buffer.concat([Buffer.from('81000080', 'hex'), frame]);
  return element('1f43b675', [element('e7', uint(ms)), element('a3', block)]);
}

/** The length in eight bytes, the first of which says so. */
function element(id: string, content: Buffer | readonly Buffer[]): Buffer {
  const body = Buffer.isBuffer(content) ? content : Buffer.concat(content);
  const size = uint(body.length);
  size[0] = 1;
  return Buffer.concat([Buffer.from(id, 'hex'), size, body]);
}

function uint(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}
