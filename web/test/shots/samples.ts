/** A picture and a document made on the fly, so that none has to be kept. */

import { deflateSync } from 'node:zlib';

/** Sand, sea and sky as a PNG of 8-bit RGB. Source: PNG, third edition, sections 5 and 11. */
export function pictureOf(width: number, height: number): Buffer<ArrayBuffer> {
  const rows = Buffer.alloc(height * (1 + 3 * width));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const wave = height * (0.62 + 0.02 * Math.sin(x / 40));
      const at = y * (1 + 3 * width) + 1 + 3 * x;
      const shade = y / height;
      const sun = Math.hypot(x - width * 0.7, y - height * 0.3) < height * 0.1;
      if (sun) rows.set([250, 214, 120], at);
      else if (y > height * 0.8 - x / 30) rows.set([226, 200 - 30 * shade, 150], at);
      else if (y > wave) rows.set([40, 110 + 40 * shade, 130 + 30 * shade], at);
      else rows.set([150 + 60 * shade, 195 + 30 * shade, 220], at);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const parts = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]);
}

function chunk(type: string, content: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const whole = Buffer.alloc(8 + content.length + 4);
  whole.writeUInt32BE(content.length, 0);
  typed.copy(whole, 4);
  whole.writeUInt32BE(crc32(typed), 8 + content.length);
  return whole;
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** One page with one line. Source: ISO 32000-1, sections 7.5 and 9. */
export function pdfOf(line: string): Buffer<ArrayBuffer> {
  const text = `BT /F1 28 Tf 60 700 Td (${line}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let pdf = '%PDF-1.4\n';
  const places = objects.map((object, at) => {
    const place = pdf.length;
    pdf += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return String(place).padStart(10, '0');
  });
  const start = pdf.length;
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  pdf += places.map((place) => `${place} 00000 n \n`).join('');
  pdf += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(pdf, 'latin1');
}
