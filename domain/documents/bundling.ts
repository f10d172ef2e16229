import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FONT_FILES } from './pdf/font-files.ts';

const pdfkit = dirname(createRequire(import.meta.url).resolve('pdfkit'));
const ours = (file: string): string => fileURLToPath(new URL(`./bundled/${file}`, import.meta.url));

/**
 * What esbuild has to be told (`alias`) so that documents can be rendered from a bundle, and with the same bytes as from
 * the source. `pdfkit.browser.mjs` has its colour profile inside, where the build for Node reads a file beside itself;
 * the package does not export it by name, so it is named by its place.
 */
export const documentAlias: Readonly<Record<string, string>> = {
  pdfkit: join(pdfkit, 'pdfkit.browser.mjs'),
  'brotli/decompress.js': ours('no-brotli.ts'),
  '@noble/ciphers/aes': ours('no-encryption.ts'),
  fflate: ours('native-deflate.ts'),
  linebreak: ours('no-line-breaks.ts'),
  'tiny-inflate': ours('native-inflate.cjs'),
};

/** To be copied as they are, from `node_modules` to a `node_modules` beside the bundle. */
export const documentFiles: readonly string[] = Object.values(FONT_FILES);
