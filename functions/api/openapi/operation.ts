import type { BillingErrorCode } from '../../../domain/errors.ts';
import { allowed, roles } from '../../../domain/tenants/roles.ts';
import { problems } from '../../shared/problem.ts';
import { MAX_BODY_BYTES, paramNames, type Route } from '../route.ts';
import type { Converted } from './schemas.ts';

/** The name of a schema's place in the document. */
export const placeOf = ({ operationId }: Pick<Route, 'operationId'>, what: string): string => `${operationId} ${what}`;

const ref = (kind: 'parameters' | 'headers' | 'schemas', name: string) => ({ $ref: `#/components/${kind}/${name}` });

const isOptional = (schema: { safeParse: (input: unknown) => { success: boolean } } | undefined): boolean =>
  schema?.safeParse(undefined).success ?? true;

const parametersOf = (route: Route, { input }: Converted) => [
  ...paramNames(route.path).map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: input[placeOf(route, `path ${name}`)],
  })),
  ...Object.entries(route.query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !isOptional(schema),
    schema: input[placeOf(route, `query ${name}`)],
  })),
  ...(route.paged && !route.wholePages ? [ref('parameters', 'Limit')] : []),
  ...(route.paged ? [ref('parameters', 'Cursor')] : []),
  ...(route.ifMatch ? [ref('parameters', 'IfMatch')] : []),
  ...(route.method === 'POST' && !route.storesNothing && !route.public ? [ref('parameters', 'IdempotencyKey')] : []),
];

const bodyOf = (route: Route, { input }: Converted) => {
  if (!route.body) return {};
  const schema = input[placeOf(route, 'body')];
  const media = (route.mediaTypes ?? ['application/json']).map((type) => [
    type,
    type === 'application/json' ? { schema } : {},
  ]);
  return { requestBody: { required: !isOptional(route.body), content: Object.fromEntries(media) } };
};

/** What can go wrong, from what the route takes. */
const codesOf = (route: Route): readonly BillingErrorCode[] => {
  if (route.public)
    return [...(paramNames(route.path).length > 0 ? (['RequestInvalid'] as const) : []), ...(route.errors ?? [])];
  return [
    'RequestInvalid',
    ...(route.body ? (['JsonMalformed', 'BodyTooLarge', 'MediaTypeUnsupported'] as const) : []),
    ...(route.paged ? (['CursorInvalid'] as const) : []),
    'TokenInvalid',
    'Forbidden',
    ...(route.ifMatch ? (['VersionStale', 'PreconditionRequired'] as const) : []),
    ...(route.method === 'POST' && !route.storesNothing ? (['IdempotencyKeyReused'] as const) : []),
    ...(route.errors ?? []),
    'ServiceBusy',
  ];
};

const problemResponses = (route: Route) => {
  const byStatus = new Map<number, BillingErrorCode[]>();
  for (const code of new Set(codesOf(route))) {
    const { status } = problems[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\`: ${problems[code].title}.`).join(' '),
        content: { 'application/problem+json': { schema: ref('schemas', 'Problem') } },
      },
    ]),
  );
};

const pageOf = (items: unknown, facts: Readonly<Record<string, unknown>>) => ({
  type: 'object',
  properties: {
    items: { type: 'array', items },
    ...facts,
    nextCursor: { type: 'string', description: 'The `cursor` of the next page; absent on the last.' },
  },
  required: ['items', ...Object.keys(facts)],
});

const successOf = (route: Route, { output }: Converted) => {
  const schema = output[placeOf(route, 'answer')];
  const type = route.responseType ?? 'application/json';
  const facts = Object.keys(route.pageFacts?.shape ?? {}).map((name) => [name, output[placeOf(route, `fact ${name}`)]]);
  const body = route.paged && schema ? pageOf(schema, Object.fromEntries(facts)) : schema;
  const headers = {
    ...(route.ifMatch || (route.method === 'GET' && !route.paged && !route.public)
      ? { ETag: ref('headers', 'ETag') }
      : {}),
    ...(route.success === 302 || ([201, 202].includes(route.success) && !route.public)
      ? { Location: ref('headers', 'Location') }
      : {}),
    ...(route.paged ? { Link: ref('headers', 'Link') } : {}),
  };
  const answered = route.response || route.responseType;
  return {
    description: route.summary,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(answered && { content: { [type]: body === undefined ? {} : { schema: body } } }),
  };
};

const permissionOf = ({ permission }: Route): string => {
  if (permission === 'public') return '';
  const names = roles.filter((role) => allowed[role].includes(permission));
  return `Needs \`${permission}\`, which these roles have: ${names.join(', ')}.`;
};

const sizeOf = ({ body, maxBodyBytes = MAX_BODY_BYTES }: Route): string =>
  body && maxBodyBytes !== MAX_BODY_BYTES ? `The body has at most ${maxBodyBytes / 1024} KiB.` : '';

/** One operation as OpenAPI writes it. */
export const operationOf = (route: Route, schemas: Converted) => ({
  operationId: route.operationId,
  tags: [route.resource],
  summary: route.summary,
  description: [route.description, sizeOf(route), permissionOf(route)].filter(Boolean).join('\n\n'),
  ...(route.public && { security: [] }),
  parameters: parametersOf(route, schemas),
  ...bodyOf(route, schemas),
  responses: { [String(route.success)]: successOf(route, schemas), ...problemResponses(route) },
});
