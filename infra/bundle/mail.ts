import { join } from 'node:path';
import { slimCopy } from './slim-copy.ts';

/** For the list of all types of files and their endings: our mails name the type of what they bring. */
const NO_TYPES = `
export const detectMimeType = () => 'application/octet-stream';
export const detectExtension = () => 'bin';
`;

/** What esbuild has to be told (`alias`) so that composing a mail adds 60 KB to a bundle, not 140. */
export const mailAlias = (): Readonly<Record<string, string>> => {
  const copy = slimCopy('nodemailer', ['dist/esm'], { 'dist/esm/mime-funcs/mime-types.js': NO_TYPES });
  return { 'nodemailer/lib/mail-composer': join(copy, 'dist/esm/mail-composer/index.js') };
};
