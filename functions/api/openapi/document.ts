import type { z } from 'zod';
import { Id } from '../../../domain/ids.ts';
import { eventData } from '../../../domain/webhooks/event.ts';
import { Problem } from '../../shared/problem.ts';
import { paramNames, type Route } from '../route.ts';
import { operationOf, placeOf } from './operation.ts';
import { toSchemas } from './schemas.ts';
import { info, sharedParts } from './shared-parts.ts';

const requestSchemas = (routes: readonly Route[]): ReadonlyMap<string, z.ZodType> =>
  new Map(
    routes.flatMap((route) => [
      ...paramNames(route.path).map((name) => [placeOf(route, `path ${name}`), route.params?.[name] ?? Id] as const),
      ...Object.entries<z.ZodType>(route.query?.shape ?? {}).map(
        ([name, schema]) => [placeOf(route, `query ${name}`), schema] as const,
      ),
      ...(route.body ? [[placeOf(route, 'body'), route.body] as const] : []),
    ]),
  );

const eventPlace = (type: string): string => `event ${type}`;

const answerSchemas = (routes: readonly Route[]): ReadonlyMap<string, z.ZodType> =>
  new Map([
    ['problem', Problem],
    ...Object.entries(eventData).map(([type, data]) => [eventPlace(type), data] as const),
    ...routes.flatMap((route) => (route.response ? [[placeOf(route, 'answer'), route.response] as const] : [])),
    ...routes.flatMap((route) =>
      Object.entries<z.ZodType>(route.pageFacts?.shape ?? {}).map(
        ([name, schema]) => [placeOf(route, `fact ${name}`), schema] as const,
      ),
    ),
  ]);

/** What is posted to a firm's webhooks (docs/webhooks.md). */
const webhooksOf = (events: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.keys(eventData).map((type) => {
      const properties = {
        type: { const: type },
        timestamp: { type: 'string', format: 'date-time', description: 'When it happened.' },
        data: events[eventPlace(type)],
      };
      const schema = { type: 'object', properties, required: Object.keys(properties) };
      const responses = { '2XX': { description: 'Taken. Anything else is tried again.' } };
      const requestBody = { required: true, content: { 'application/json': { schema } } };
      return [type, { post: { tags: ['webhooks'], summary: type, requestBody, responses } }];
    }),
  );

/** The API as OpenAPI 3.1 describes it, from the table that it runs on. */
export const openApiOf = (routes: readonly Route[]) => {
  const schemas = toSchemas(requestSchemas(routes), answerSchemas(routes));
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route, schemas) };
  return {
    openapi: '3.1.0',
    info,
    // Relative to this document, wherever the API is.
    servers: [{ url: '.' }],
    security: [{ token: [] }],
    tags: [...new Set(routes.map(({ resource }) => resource))].map((name) => ({ name })),
    paths,
    webhooks: webhooksOf(schemas.output),
    components: { schemas: schemas.components, ...sharedParts },
  };
};
