import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliDecompressSync } from 'node:zlib';

/** Source Sans 3 (SIL OFL 1.1): it has the narrow no-break spaces of French numbers and figures of one width. */
export const FONT_FILES = {
  regular: '@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf',
  semiBold: '@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf',
} as const;

export type FontName = keyof typeof FONT_FILES;

/** Where `bundling.ts` puts a font, seen from the bundle. */
export const bundledFontFile = (name: FontName): string => `fonts/${name}.ttf.br`;

/** A bundle has its fonts beside it; plain Node takes them from the package. Nothing else knows the difference. */
export const readFontFile = (name: FontName): Uint8Array => {
  const beside = new URL(bundledFontFile(name), import.meta.url);
  return existsSync(beside)
    ? brotliDecompressSync(readFileSync(beside))
    : readFileSync(createRequire(import.meta.url).resolve(FONT_FILES[name]));
};
