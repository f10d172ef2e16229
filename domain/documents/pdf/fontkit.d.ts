/** The little that we use of fontkit, which has no types of its own. */
declare module 'fontkit' {
  export interface GlyphRun {
    readonly glyphs: readonly { readonly id: number; readonly advanceWidth: number }[];
  }
  export interface Font {
    readonly postscriptName: string;
    readonly characterSet: readonly number[];
    glyphForCodePoint(codePoint: number): unknown;
    layout(text: string, features?: Readonly<Record<string, boolean>>): GlyphRun;
  }
  export const create: (bytes: Uint8Array) => Font;
}
