import { publicHandler } from '../shared/public-handler.ts';
import { assetOf, CONTENT_SECURITY_POLICY, page } from './docs/page.ts';
import { Asset, docsRoutes } from './docs/routes.ts';
import { openApiOf } from './openapi/document.ts';
import { routes } from './routes.ts';

const MINUTES = 60;
const document = JSON.stringify(openApiOf(routes));

export const handler = publicHandler(docsRoutes, {
  getOpenApi: async () => ({
    content: { type: 'application/json', data: document, maxAgeSeconds: 5 * MINUTES },
  }),
  getReference: async () => ({
    content: {
      type: 'text/html; charset=utf-8',
      data: page,
      maxAgeSeconds: 5 * MINUTES,
      headers: { 'content-security-policy': CONTENT_SECURITY_POLICY },
    },
  }),
  getReferenceAsset: async ({ params }) => ({ content: assetOf(Asset.parse(params.asset)) }),
});
