import { BillingError } from '../../domain/errors.ts';
import { LINK_SECONDS } from '../../domain/operations/invoices.ts';
import { keysOf } from '../../domain/table/blobs.ts';
import { openDocument } from '../shared/document-links.ts';
import { environment } from '../shared/env.ts';
import { redirect } from '../shared/http/reply.ts';
import { publicHandler } from '../shared/public-handler.ts';
import { s3Links } from '../shared/s3-links.ts';
import { cursorKey } from '../shared/secret.ts';
import { documentRoutes } from './documents/routes.ts';

const links = s3Links(environment('BUCKET_NAME').BUCKET_NAME);

/** Why a link does not open is not said: who tries tokens learns nothing. */
const gone = () => new BillingError('NotFound', 'this link is not good, or no longer: ask the sender for the document');

export const handler = publicHandler(documentRoutes, {
  getLinkedDocument: async ({ params: { token }, now }) => {
    const named = openDocument(await cursorKey(), token);
    if (!named || named.until < now.getTime()) throw gone();
    const { tenantId, invoiceId } = named;
    const url = await links.linkTo(keysOf(tenantId).invoicePdf(invoiceId), `${invoiceId}.pdf`, LINK_SECONDS);
    if (url === undefined) throw gone();
    return redirect(url);
  },
});
