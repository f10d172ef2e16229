import * as z from 'zod';
import type { DocumentLinks } from '../../domain/operations/ports.ts';
import { open, seal } from './http/sealed.ts';
import { cursorKey } from './secret.ts';

/** Signed under the key of the cursors, of which none has this scope: neither can be used as the other. */
const SCOPE = ['a link to a document'];

const Named = z.tuple([z.string(), z.string(), z.int()]);

/** The document that a link names, and until when (milliseconds). */
export interface LinkedDocument {
  readonly tenantId: string;
  readonly invoiceId: string;
  readonly until: number;
}

export const sealDocument = (key: string, { tenantId, invoiceId, until }: LinkedDocument): string =>
  seal(key, SCOPE, JSON.stringify([tenantId, invoiceId, until]));

/** Undefined for a token that is not ours. */
export const openDocument = (key: string, token: string): LinkedDocument | undefined => {
  const inner = open(key, SCOPE, token);
  if (inner === undefined) return undefined;
  const [tenantId, invoiceId, until] = Named.parse(JSON.parse(inner));
  return { tenantId, invoiceId, until };
};

/** Links through the API at this address, for mails: a link of S3 itself dies with the credentials that signed it, within hours. */
export const documentLinksAt = (origin: string): DocumentLinks => ({
  async linkTo(tenantId, invoiceId, until) {
    const token = sealDocument(await cursorKey(), { tenantId, invoiceId, until: until.getTime() });
    return `${origin}/documents/${token}`;
  },
});
