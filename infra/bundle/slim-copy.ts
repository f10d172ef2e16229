import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const folder = join(modules, '.cache', 'monthend');

/** A file of an installed package, by its path from `node_modules`. */
export const installed = (file: string): string => join(modules, file);

/** Files of a copy, by their paths in the package: what they say instead. */
export type Rewritten = Readonly<Record<string, string>>;

/**
 * The folder of a package's copy, some of whose files are others. It is made once for a version and what is rewritten, with
 * the package's own description beside the parts that are named.
 */
export const slimCopy = (name: string, parts: readonly string[], rewritten: Rewritten): string => {
  const source = join(modules, name);
  const description = readFileSync(join(source, 'package.json'), 'utf8');
  const hash = createHash('sha256')
    .update(JSON.stringify([description, parts, rewritten]))
    .digest('hex')
    .slice(0, 16);
  const copy = join(folder, `${name.replace('/', '-')}-${hash}`);
  if (existsSync(copy)) return copy;
  // Several processes may bundle at once: each makes one, and the first to be done is kept.
  const draft = `${copy}.${randomUUID()}`;
  for (const part of ['package.json', ...parts]) cpSync(join(source, part), join(draft, part), { recursive: true });
  for (const [path, text] of Object.entries(rewritten)) {
    mkdirSync(dirname(join(draft, path)), { recursive: true });
    writeFileSync(join(draft, path), text);
  }
  try {
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
};

/** A file of our own making, where esbuild finds the packages that it imports. */
export const written = (name: string, text: string): string => {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  // Several processes may bundle at once: none may read half a file.
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, text);
  renameSync(draft, path);
  return path;
};
