import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** For the list of all types of files and their endings: our mails name the type of what they bring. */
const NO_TYPES = `
export const detectMimeType = () => 'application/octet-stream';
export const detectExtension = () => 'bin';
`;

/** Beside the other files that bundles are made from; its name has the version, so it is written once. */
const slimCopy = (): string => {
  const source = join(modules, 'nodemailer');
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  const folder = join(modules, '.cache', 'monthend');
  const copy = join(folder, `nodemailer-${version}`);
  if (existsSync(copy)) return copy;
  mkdirSync(folder, { recursive: true });
  // Several processes may bundle at once: each makes one, and the first to be done is kept.
  const draft = `${copy}.${randomUUID()}`;
  cpSync(join(source, 'dist/esm'), draft, { recursive: true });
  writeFileSync(join(draft, 'mime-funcs/mime-types.js'), NO_TYPES);
  try {
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
};

/** What esbuild has to be told (`alias`) so that composing a mail adds 60 KB to a bundle, not 140. */
export const mailAlias = (): Readonly<Record<string, string>> => ({
  'nodemailer/lib/mail-composer': join(slimCopy(), 'mail-composer/index.js'),
});
