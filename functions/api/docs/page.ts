import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type { z } from 'zod';
import type { Asset } from './routes.ts';

type AssetName = z.infer<typeof Asset>;

/** The browser itself keeps the page from asking anybody but us for anything. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Addresses are relative, so that the page works wherever the API is. */
export const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Monthend API</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="docs/swagger-ui.css">
  </head>
  <body>
    <div id="reference"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`;

/** \`validatorUrl: null\`: Swagger UI would otherwise show our document to a public service. */
const start = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  docExpansion: 'list',
  validatorUrl: null,
});
`;

const typeOf = (name: AssetName): string => (name.endsWith('.css') ? 'text/css' : 'text/javascript');

const bytesOf = (name: AssetName): Uint8Array | string =>
  name === 'start.js' ? start : readFileSync(createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`));

const packed = new Map<AssetName, Uint8Array>();

/** A file of the page. Packed, because the gateway does not, and 1.7 MB would wait for somebody's line. */
export const assetOf = (name: AssetName) => {
  const data = packed.get(name) ?? gzipSync(bytesOf(name));
  packed.set(name, data);
  return {
    type: `${typeOf(name)}; charset=utf-8`,
    data,
    maxAgeSeconds: 86_400,
    headers: { 'content-encoding': 'gzip', 'x-content-type-options': 'nosniff' },
  };
};
