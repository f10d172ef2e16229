import * as z from 'zod';
import { defineRoutes } from '../route.ts';

/** Files of the reference page. */
export const assets = ['swagger-ui-bundle.js', 'swagger-ui.css', 'start.js'] as const;
export const Asset = z.enum(assets);

export const docsRoutes = defineRoutes('docs', {
  getOpenApi: {
    method: 'GET',
    path: '/openapi.json',
    permission: 'public',
    summary: 'This document',
    success: 200,
    responseType: 'application/json',
  },
  getReference: {
    method: 'GET',
    path: '/docs',
    permission: 'public',
    summary: 'The API as a page to read and try',
    success: 200,
    responseType: 'text/html',
  },
  getReferenceAsset: {
    method: 'GET',
    path: '/docs/{asset}',
    permission: 'public',
    summary: 'A file of that page',
    params: { asset: Asset },
    success: 200,
    responseType: 'text/plain',
  },
});
