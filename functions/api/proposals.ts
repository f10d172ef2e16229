import { logoReader } from '../../domain/operations/logo-reader.ts';
import { readProposal } from '../../domain/operations/proposals/read.ts';
import { proposalPdf, sendProposal } from '../../domain/operations/proposals/send.ts';
import { journal } from '../shared/journal.ts';
import { httpHandler, ok } from '../shared/listless-handler.ts';
import { mailer } from '../shared/mailer.ts';
import { blobs, clock, stores } from '../shared/services-with-objects.ts';
import { proposalRoutes } from './proposals/routes.ts';

const needs = { stores, blobs, clock, journal };
const read = readProposal(needs);
const send = sendProposal(needs, mailer());

export const handler = httpHandler(proposalRoutes, {
  getProposalPdf: async ({ tenantId, params: { contractId } }) => ({
    content: {
      type: 'application/pdf',
      data: await proposalPdf(await read(tenantId, contractId), logoReader(needs)),
      maxAgeSeconds: 0,
      headers: {
        'cache-control': 'no-store',
        'content-disposition': `inline; filename="proposal-${contractId}.pdf"`,
      },
    },
  }),
  sendProposal: async ({ tenantId, subject: by, id: requestId, params: { contractId }, body }) =>
    ok(await send({ tenantId, contractId, requestId, by }, body)),
});
