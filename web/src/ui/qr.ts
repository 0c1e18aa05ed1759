/**
 * QR codes as one path, and as a PNG. The library is loaded at the first code.
 *
 * Units: modules of the code; the quiet zone of four is part of the size. Source: ISO/IEC 18004.
 */

import { bring } from '../bring.ts';

export interface Qr {
  readonly size: number;
  readonly path: string;
}

const QUIET_ZONE = 4;
/** Enough for print, small enough for a message. */
const PIXELS_A_MODULE = 12;

/** @throws {Failure} page-incomplete */
export async function drawQr(text: string): Promise<Qr> {
  const { encode } = await bring(import('uqr'));
  const { size, data } = encode(text, { ecc: 'M', border: QUIET_ZONE });
  return { size, path: data.map(rowPath).join('') };
}

/** Runs of dark modules as rectangles of height one. */
function rowPath(row: readonly boolean[], y: number): string {
  let path = '';
  for (let x = 0; x < row.length; x++) {
    if (row[x] !== true) continue;
    const start = x;
    while (row[x + 1] === true) x++;
    path += `M${start} ${y}h${x - start + 1}v1H${start}z`;
  }
  return path;
}

/** @throws {Error} where the browser refuses canvases */
export function qrImage(qr: Qr): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = qr.size * PIXELS_A_MODULE;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas');
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.scale(PIXELS_A_MODULE, PIXELS_A_MODULE);
  pen.fillStyle = '#10231d';
  pen.fill(new Path2D(qr.path));
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error('no image of the canvas'));
    }, 'image/png');
  });
}
