import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Source Sans 3 (SIL OFL 1.1): it has the narrow no-break spaces of French numbers and figures of one width. */
export const FONT_FILES = {
  regular: '@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf',
  semiBold: '@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf',
} as const;

export type FontName = keyof typeof FONT_FILES;

/**
 * Files of the package, found as Node finds any module: from the source, and from a bundle that has them in a
 * `node_modules` beside it (`bundling.ts`). Inside the bundle they would be a megabyte of Base64 to parse at every cold
 * start, of functions that render nothing too.
 */
export const readFontFile = (name: FontName): Uint8Array =>
  readFileSync(createRequire(import.meta.url).resolve(FONT_FILES[name]));
