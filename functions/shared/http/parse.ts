import * as z from 'zod';
import { BillingError, type BillingErrorCode } from '../../../domain/errors.ts';
import { Id } from '../../../domain/ids.ts';
import type { PageRequest } from '../../../domain/table/table.ts';
import { paramNames, type Route } from '../../api/route.ts';
import { type HttpEvent, header } from './event.ts';
import { faultsOf, sentenceFor } from './faults.ts';

/** What a schema makes of an input, or an error that says all that is wrong with it. */
export const parseAs = <Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  { prefix = '', code = 'RequestInvalid' }: { prefix?: string; code?: BillingErrorCode } = {},
): z.output<Schema> => {
  const { success, data, error } = schema.safeParse(input, { error: sentenceFor });
  if (success) return data;
  const faults = faultsOf(error, prefix);
  const [first] = faults;
  throw new BillingError(code, `${first?.pointer ?? ''} ${first?.detail ?? ''}`.trim(), faults);
};

/** An id of a form that we never made names nothing; other parameters have a form that the caller can mend. */
export const parseParams = ({ pathParameters }: HttpEvent, route: Route): Readonly<Record<string, string>> => {
  const entries = paramNames(route.path).map((name) => {
    const schema = route.params?.[name];
    const value = pathParameters?.[name];
    if (schema) return [name, parseAs(schema, value, { prefix: `/path/${name}` })] as const;
    return [name, parseAs(Id, value, { prefix: `/path/${name}`, code: 'NotFound' })] as const;
  });
  return Object.fromEntries(entries);
};

/** How much of a list is asked for. */
export const PageQuery = z.object({
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/, 'must be a number from 1 to 100')
    .transform(Number)
    .optional(),
  cursor: z.string().min(1).max(4096).optional(),
});

export interface Query {
  /** As the route's own schema gives it. */
  readonly query: unknown;
  /** What was asked for, without the page: a cursor belongs to it. */
  readonly given: Readonly<Record<string, string | undefined>>;
  readonly page: PageRequest | undefined;
}

const DEFAULT_LIMIT = 50;

export const parseQuery = ({ queryStringParameters = {} }: HttpEvent, route: Route): Query => {
  const paging = route.paged ? (route.wholePages ? { cursor: PageQuery.shape.cursor } : PageQuery.shape) : {};
  const own = z.strictObject({ ...route.query?.shape, ...paging });
  parseAs(own, queryStringParameters, { prefix: '/query' });
  const { limit, cursor, ...given } = queryStringParameters;
  if (!route.paged)
    return {
      query: route.query && parseAs(route.query, queryStringParameters, { prefix: '/query' }),
      given: {},
      page: undefined,
    };
  const asked = PageQuery.parse({ limit, cursor });
  return {
    query: route.query && parseAs(route.query, given, { prefix: '/query' }),
    given,
    page: { limit: asked.limit ?? DEFAULT_LIMIT, cursor: asked.cursor },
  };
};

/** `If-Match: "3"`: the version that the caller has seen (RFC 9110 §13.1.1); "0" of what there is only once it is written. */
export const parseIfMatch = (event: HttpEvent): number => {
  const given = header(event, 'if-match');
  if (given === undefined || given.trim() === '')
    throw new BillingError('PreconditionRequired', 'send the ETag of what you have read: If-Match: "<version>"');
  const version = /^"(0|[1-9]\d{0,14})"$/.exec(given.trim())?.[1];
  if (version === undefined)
    throw new BillingError('RequestInvalid', 'If-Match must be one ETag as this API gave it, such as "3"', [
      { pointer: '/header/if-match', detail: 'must be one ETag as this API gave it, such as "3", with its quotes' },
    ]);
  return Number(version);
};
