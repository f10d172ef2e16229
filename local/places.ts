import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project, wherever it was cloned to. */
export const projectFolder = fileURLToPath(new URL('..', import.meta.url));

/** Everything that the local cloud installs, logs or receives; git ignores it, and deleting it loses nothing. */
export const localFolder = join(projectFolder, '.local');
