import { statementPurpose } from '../../domain/mails/purpose.ts';
import { logoReader } from '../../domain/operations/logo-reader.ts';
import { readStatement } from '../../domain/operations/statements/read.ts';
import { sendStatementNow, statementPdf } from '../../domain/operations/statements/send.ts';
import { journal } from '../shared/journal.ts';
import { httpHandler, ok } from '../shared/listless-handler.ts';
import { mailer } from '../shared/mailer.ts';
import { blobs, clock, stores } from '../shared/services-with-objects.ts';
import { statementRoutes } from './statements/routes.ts';
import { statementView } from './statements/views.ts';

const needs = { stores, blobs, clock, journal };
const read = readStatement(needs);
const send = sendStatementNow(needs, mailer());

export const handler = httpHandler(statementRoutes, {
  getStatement: async ({ tenantId, params, query }) =>
    ok(statementView(await read(tenantId, params.clientId, query, '/query'))),
  getStatementPdf: async ({ tenantId, params, query }) => ({
    content: {
      type: 'application/pdf',
      data: await statementPdf(await read(tenantId, params.clientId, query, '/query'), logoReader(needs)),
      maxAgeSeconds: 0,
      headers: { 'cache-control': 'no-store' },
    },
  }),
  sendStatement: async ({ tenantId, id, params, body }) =>
    ok(await send(await read(tenantId, params.clientId, body), statementPurpose(id))),
});
