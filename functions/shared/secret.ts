import { environment } from './env.ts';
import { keptSecret } from './kept-secret.ts';

const { CURSOR_SECRET_ARN } = environment('CURSOR_SECRET_ARN');

/** The key that signs cursors: asked for when the first page is cut, and kept. */
export const cursorKey = keptSecret(CURSOR_SECRET_ARN);
