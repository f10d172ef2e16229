import { inflateSync } from 'node:zlib';

/** A picture that pdfkit can place without surprises. */
export interface Logo {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export type LogoCheck = { readonly logo: Logo } | { readonly refused: string };

const MAX_BYTES = 512 * 1024;
const MAX_PIXELS = 1_500_000;
const PNG_SIGNATURE = '89504e470d0a1a0a';
/** Samples of a pixel by PNG colour type: grey, RGB, palette, grey and alpha, RGB and alpha. */
const PNG_SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

const refused = (reason: string): LogoCheck => ({ refused: reason });

const measured = (bytes: Uint8Array, width: number, height: number): LogoCheck =>
  width === 0 || height === 0 || width * height > MAX_PIXELS
    ? refused(`the picture has ${width} × ${height} pixels; at most ${MAX_PIXELS} are taken`)
    : { logo: { bytes, width, height } };

const pngData = (file: Buffer): Buffer => {
  const parts: Buffer[] = [];
  for (let at = 8; at + 12 <= file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  return Buffer.concat(parts);
};

/** The picture is unpacked here: pdfkit does so in a callback, where a damaged file would end the whole process. */
const checkPng = (bytes: Uint8Array, file: Buffer): LogoCheck => {
  if (file.length < 33) return refused('the PNG file is damaged');
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  const [depth, colour, interlaced] = [file[24] ?? 0, file[25] ?? 0, file[28]];
  const samples = PNG_SAMPLES[colour];
  if (samples === undefined || depth > 8 || interlaced !== 0) {
    return refused('the PNG file must have at most 8 bits a sample and must not be interlaced');
  }
  const size = measured(bytes, width, height);
  if ('refused' in size) return size;
  const stride = Math.ceil((width * samples * depth) / 8) + 1;
  try {
    const rows = inflateSync(pngData(file), { maxOutputLength: stride * height });
    for (let row = 0; row < height; row += 1) if ((rows[row * stride] ?? 9) > 4) throw new RangeError('filter');
  } catch {
    return refused('the PNG file is damaged');
  }
  return size;
};

/** CMYK pictures are refused: the document's colours are sRGB, and PDF/A allows no others beside them. */
const checkJpeg = (bytes: Uint8Array, file: Buffer): LogoCheck => {
  for (let at = 2; at + 10 <= file.length && file[at] === 0xff; at += 2 + file.readUInt16BE(at + 2)) {
    const marker = file[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (!isFrame) continue;
    const samples = file[at + 9];
    if (samples !== 1 && samples !== 3) return refused('the JPEG file must be RGB or grey, not CMYK');
    return measured(bytes, file.readUInt16BE(at + 7), file.readUInt16BE(at + 5));
  }
  return refused('the JPEG file is damaged');
};

/** Tells whether a file can be a logo, and if not, why; for the upload as well as for the document. */
export const checkLogo = (bytes: Uint8Array): LogoCheck => {
  if (bytes.byteLength > MAX_BYTES) return refused(`the file is larger than ${MAX_BYTES / 1024} KiB`);
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.toString('hex', 0, 8) === PNG_SIGNATURE) return checkPng(bytes, file);
  if (file.length > 3 && file.readUInt16BE(0) === 0xffd8) return checkJpeg(bytes, file);
  return refused('the file is neither PNG nor JPEG');
};
