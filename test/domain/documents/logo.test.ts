import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { renderInvoice } from '../../../domain/documents/invoice-pdf.ts';
import { checkLogo } from '../../../domain/documents/pdf/logo.ts';
import { makeInvoice } from './builders.ts';

const chunk = (type: string, data: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
};

const png = (
  width: number,
  height: number,
  { pixels = deflateSync(Buffer.alloc((width * 4 + 1) * height, 0)), interlace = 0 } = {},
): Buffer => {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 6, 0, 0, interlace]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

const jpeg = (samples: number): Buffer =>
  Buffer.from([
    0xff,
    0xd8,
    0xff,
    0xe0,
    0,
    4,
    0,
    0,
    0xff,
    0xc0,
    0,
    8 + 3 * samples,
    8,
    0,
    20,
    0,
    40,
    samples,
    ...Array(3 * samples).fill(0),
  ]);

describe('a logo', () => {
  test('may be a PNG or a JPEG', () => {
    expect(checkLogo(png(60, 20))).toMatchObject({ logo: { width: 60, height: 20 } });
    expect(checkLogo(jpeg(3))).toMatchObject({ logo: { width: 40, height: 20 } });
  });

  test.each([
    { what: 'an SVG', file: Buffer.from('<svg/>') },
    { what: 'nothing', file: Buffer.alloc(0) },
    { what: 'a bare signature', file: Buffer.from('89504e470d0a1a0a', 'hex') },
    { what: 'a PNG whose pixels are damaged', file: png(60, 20, { pixels: Buffer.from('not deflated') }) },
    { what: 'a PNG with too few pixels', file: png(60, 20, { pixels: deflateSync(Buffer.alloc(10)) }) },
    { what: 'a bomb', file: png(60, 20, { pixels: deflateSync(Buffer.alloc(1_000_000)) }) },
    { what: 'an interlaced PNG', file: png(60, 20, { interlace: 1 }) },
    { what: 'a picture of 100 megapixels', file: png(10_000, 10_000, { pixels: Buffer.alloc(0) }) },
    { what: 'a CMYK JPEG', file: jpeg(4) },
    { what: 'a JPEG that ends early', file: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0xff]) },
    { what: 'a large file', file: Buffer.alloc(600 * 1024) },
  ])('is refused with a reason when it is $what, and the invoice goes out without it', async ({ file }) => {
    expect(checkLogo(file)).toHaveProperty('refused');
    const invoice = makeInvoice();
    expect(Buffer.compare(await renderInvoice(invoice, { logo: file }), await renderInvoice(invoice))).toBe(0);
  });

  test('is in the document', async () => {
    const bytes = await renderInvoice(makeInvoice(), { logo: png(60, 20) });
    expect(Buffer.from(bytes).toString('latin1')).toContain('/Subtype /Image');
  });
});
