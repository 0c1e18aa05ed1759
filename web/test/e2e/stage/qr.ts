/** QR codes as another program reads them: jsQR, which shares nothing with what draws them. */

import jsQR from 'jsqr';
import type { Locator, Page } from '@playwright/test';

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity of each. */
  readonly rgba: Uint8ClampedArray;
}

/** Enough for the reader to tell modules apart. */
const PIXELS_A_MODULE = 4;

export function decoded({ rgba, width, height }: Pixels): string | undefined {
  return jsQR(rgba, width, height)?.data;
}

/** An image file as the browser itself shows it. */
export async function pixelsOf(page: Page, png: Buffer): Promise<Pixels> {
  const { size, text } = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const pen = new OffscreenCanvas(image.width, image.height).getContext('2d');
    pen?.drawImage(image, 0, 0);
    const shown = pen?.getImageData(0, 0, image.width, image.height).data ?? [];
    let signs = '';
    // Grey is enough: one byte of each pixel's four.
    for (let at = 0; at < shown.length; at += 4) signs += String.fromCharCode(shown[at] ?? 0);
    return { size: [image.width, image.height] as const, text: btoa(signs) };
  }, png.toString('base64'));
  return grey(Buffer.from(text, 'base64'), ...size);
}

/** What stands on the page: the path's rectangles, each `M x y h length v1 H x z`, laid on white. */
export async function drawn(code: Locator): Promise<Pixels> {
  const { side, path } = await code.evaluate((svg: SVGSVGElement) => ({
    side: svg.viewBox.baseVal.width,
    path: svg.querySelector('path')?.getAttribute('d') ?? '',
  }));
  const width = side * PIXELS_A_MODULE;
  const values = new Uint8Array(width * width).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g)) {
    for (let row = 0; row < PIXELS_A_MODULE; row++) {
      const start = (Number(y) * PIXELS_A_MODULE + row) * width + Number(x) * PIXELS_A_MODULE;
      values.fill(0, start, start + Number(length) * PIXELS_A_MODULE);
    }
  }
  return grey(values, width, width);
}

function grey(values: Uint8Array, width: number, height: number): Pixels {
  const rgba = new Uint8ClampedArray(values.length * 4);
  values.forEach((value, i) => {
    rgba.fill(value, i * 4, i * 4 + 3);
    rgba[i * 4 + 3] = 255;
  });
  return { width, height, rgba };
}
