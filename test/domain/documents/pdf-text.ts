import { inflateSync } from 'node:zlib';

/** A piece of text as it stands on a page; y counts from the foot. */
export interface Piece {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly font: 'regular' | 'semiBold';
  /** Numbers of the glyphs in the embedded font; 0 is the box for what the font lacks. */
  readonly glyphs: readonly number[];
}

interface PdfObject {
  readonly dictionary: string;
  readonly stream: () => string;
}

/** Enough of a PDF reader for files that we wrote ourselves; it copies text as a viewer does, through ToUnicode. */
class PdfFile {
  readonly source: string;
  readonly #objects: ReadonlyMap<number, PdfObject>;

  constructor(bytes: Uint8Array) {
    this.source = Buffer.from(bytes).toString('latin1');
    const start = Number(/startxref\n(\d+)/.exec(this.source)?.[1]);
    const offsets = [...this.source.slice(start).matchAll(/^(\d{10}) 00000 n/gm)].map((match) => Number(match[1]));
    this.#objects = new Map(offsets.map((offset, index) => [index + 1, this.#read(offset)]));
  }

  object(id: number): PdfObject {
    const found = this.#objects.get(id);
    if (!found) throw new Error(`no object ${id}`);
    return found;
  }

  /** The object that a dictionary's entry points to. */
  follow(dictionary: string, entry: string): PdfObject {
    return this.object(Number(new RegExp(`/${entry} (\\d+) 0 R`).exec(dictionary)?.[1]));
  }

  get catalogue(): string {
    return (
      [...this.#objects.values()].find(({ dictionary }) => dictionary.includes('/Type /Catalog'))?.dictionary ?? ''
    );
  }

  get pages(): readonly PdfObject[] {
    const kids = /\/Kids \[([^\]]*)\]/.exec(this.follow(this.catalogue, 'Pages').dictionary)?.[1] ?? '';
    return [...kids.matchAll(/(\d+) 0 R/g)].map((match) => this.object(Number(match[1])));
  }

  #read(offset: number): PdfObject {
    const end = this.source.indexOf('\nendobj', offset);
    const body = this.source.slice(offset, end);
    const at = body.indexOf('\nstream\n');
    const dictionary = at < 0 ? body : body.slice(0, at);
    const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1]);
    const begin = offset + at + '\nstream\n'.length;
    return {
      dictionary,
      stream: () => {
        const raw = Buffer.from(this.source.slice(begin, begin + length), 'latin1');
        return (dictionary.includes('FlateDecode') ? inflateSync(raw) : raw).toString('latin1');
      },
    };
  }
}

interface EmbeddedFont {
  readonly name: Piece['font'];
  readonly characters: readonly string[];
}

const fontOf = (file: PdfFile, { dictionary }: PdfObject): EmbeddedFont => {
  const lists = [
    ...file
      .follow(dictionary, 'ToUnicode')
      .stream()
      .matchAll(/\[(.*?)\]/gs),
  ].map((match) => match[1] ?? '');
  const codes = [...lists.join(' ').matchAll(/<([^>]*)>/g)].map((match) => match[1] ?? '');
  return {
    name: dictionary.includes('SemiBold') ? 'semiBold' : 'regular',
    characters: codes.map((code) => Buffer.from(code.replaceAll(' ', ''), 'hex').swap16().toString('utf16le')),
  };
};

const piecesOf = (file: PdfFile, { dictionary }: PdfObject): readonly Piece[] => {
  const resources = file.follow(dictionary, 'Resources').dictionary;
  const fonts = new Map(
    [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map((match) => [
      match[1],
      fontOf(file, file.object(Number(match[2]))),
    ]),
  );
  const blocks = file
    .follow(dictionary, 'Contents')
    .stream()
    .matchAll(/BT\n(.*?)ET/gs);
  return [...blocks].map(([, block = '']): Piece => {
    const [, x, y] = /1 0 0 1 (\S+) (\S+) Tm/.exec(block) ?? [];
    const [, fontId, size] = /\/(F\d+) (\S+) Tf/.exec(block) ?? [];
    const font = fonts.get(fontId);
    const glyphs = [...block.matchAll(/<([0-9a-f]+)>/g)].flatMap((match) =>
      (match[1]?.match(/.{4}/g) ?? []).map((glyph) => Number.parseInt(glyph, 16)),
    );
    return {
      text: glyphs.map((glyph) => font?.characters[glyph] ?? '').join(''),
      x: Number(x),
      y: Number(y),
      size: Number(size),
      font: font?.name ?? 'regular',
      glyphs,
    };
  });
};

/** The pieces of text of each page, in the order in which they were drawn. */
export const readPages = (bytes: Uint8Array): readonly (readonly Piece[])[] => {
  const file = new PdfFile(bytes);
  return file.pages.map((page) => piecesOf(file, page));
};

/** All text of a document, a line each piece. No-break spaces share the glyph of the space, so they come back as that. */
export const textOf = (bytes: Uint8Array): string =>
  readPages(bytes)
    .flat()
    .map(({ text }) => text)
    .join('\n');

/** No-break spaces as they come back from a document. */
export const asDrawn = (text: string): string => text.replaceAll('\u00a0', ' ');

export const xmpOf = (bytes: Uint8Array): string =>
  /<x:xmpmeta.*<\/x:xmpmeta>/s.exec(Buffer.from(bytes).toString('utf8'))?.[0] ?? '';

export interface AssociatedFile {
  readonly name: string | undefined;
  readonly type: string | undefined;
  readonly relationship: string | undefined;
  readonly text: string;
}

/** The files that belong to a document, by its catalogue. */
export const filesOf = (bytes: Uint8Array): readonly AssociatedFile[] => {
  const file = new PdfFile(bytes);
  const ids = /\/AF \[([^\]]*)\]/.exec(file.catalogue)?.[1] ?? '';
  return [...ids.matchAll(/(\d+) 0 R/g)].map(([, id]) => {
    const { dictionary } = file.object(Number(id));
    const embedded = file.follow(dictionary.slice(dictionary.indexOf('/EF')), 'F');
    return {
      name: /\/UF \(([^)]*)\)/.exec(dictionary)?.[1],
      type: /\/Subtype \/(\S+)/.exec(embedded.dictionary)?.[1]?.replace('#2F', '/'),
      relationship: /\/AFRelationship \/(\w+)/.exec(dictionary)?.[1],
      text: Buffer.from(embedded.stream(), 'latin1').toString('utf8'),
    };
  });
};
