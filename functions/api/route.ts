import type { z } from 'zod';
import type { BillingErrorCode } from '../../domain/errors.ts';
import type { Permission } from '../../domain/tenants/roles.ts';

/** Whose function answers: the name of its module in `functions/api`. */
export type Resource =
  | 'tenants'
  | 'members'
  | 'settings'
  | 'clients'
  | 'client-records'
  | 'contracts'
  | 'proposals'
  | 'contract-documents'
  | 'templates'
  | 'time-entries'
  | 'timesheets'
  | 'technicians'
  | 'profits'
  | 'products'
  | 'price-lists'
  | 'mappings'
  | 'timers'
  | 'sessions'
  | 'tickets'
  | 'service-levels'
  | 'projects'
  | 'equipment'
  | 'billables'
  | 'pricing'
  | 'billing-preview'
  | 'imports'
  | 'batches'
  | 'drafts'
  | 'draft-documents'
  | 'invoices'
  | 'settlements'
  | 'credit-notes'
  | 'statements'
  | 'deliveries'
  | 'documents'
  | 'hooks'
  | 'audits'
  | 'integrations'
  | 'webhooks'
  | 'docs';

export type MediaType = 'application/json' | 'text/csv' | 'image/png' | 'image/jpeg';

/** Most bytes of a request's body, unless its route says otherwise. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** One operation of the API, as data: the handler, the OpenAPI document and the gateway are all made from it. */
export interface RouteDefinition {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As API Gateway writes it: `/clients/{clientId}`. A parameter is an id unless `params` says otherwise. */
  readonly path: `/${string}`;
  /** What the caller's role must allow. */
  readonly permission: Permission | 'public';
  readonly summary: string;
  readonly description?: string;
  /** Schemas of path parameters that are no ids. */
  readonly params?: Readonly<Record<string, z.ZodType<string>>>;
  /** Query parameters; others are refused. Those of pages come by `paged`. */
  readonly query?: z.ZodObject;
  /** A list in pages: `limit` and `cursor` in the query, `items` and `nextCursor` in the answer. */
  readonly paged?: true;
  /** Its pages are as large as an answer can be: no `limit`. */
  readonly wholePages?: true;
  /** What the answer of a `paged` route says beside its items. */
  readonly pageFacts?: z.ZodObject;
  /** JSON as parsed, text as a string, pictures as bytes. */
  readonly body?: z.ZodType;
  /** Default: JSON. */
  readonly mediaTypes?: readonly MediaType[];
  readonly maxBodyBytes?: number;
  /** A POST that stores nothing: it is computed anew each time, and has no Idempotency-Key. */
  readonly storesNothing?: true;
  /** The answer shows a secret, so it is not kept for its Idempotency-Key: a repetition makes the same thing, and finds it made. */
  readonly answersSecret?: true;
  /** The caller names the version that it has seen: `If-Match`. */
  readonly ifMatch?: true;
  /** The status of success. */
  readonly success: 200 | 201 | 202 | 204 | 302;
  /** Schema of the answer; of each item where the route is `paged`. */
  readonly response?: z.ZodType;
  /** What the answer is when it is not JSON. */
  readonly responseType?: string;
  /** What can go wrong beside what can at every route. */
  readonly errors?: readonly BillingErrorCode[];
  /** The operation keeps the deadline of each of its attempts itself, because it makes many. */
  readonly ownDeadline?: true;
}

export interface Route extends RouteDefinition {
  readonly operationId: string;
  readonly resource: Resource;
  /** Answers without a token. */
  readonly public: boolean;
}

export type Routes = Readonly<Record<string, Route>>;

type Defined<Definitions> = {
  readonly [Name in keyof Definitions]: Definitions[Name] & Pick<Route, 'operationId' | 'resource' | 'public'>;
};

/** The routes of one resource, by their operation's id. */
export const defineRoutes = <const Definitions extends Readonly<Record<string, RouteDefinition>>>(
  resource: Resource,
  definitions: Definitions,
): Defined<Definitions> =>
  Object.fromEntries(
    Object.entries(definitions).map(([operationId, definition]) => [
      operationId,
      { ...definition, operationId, resource, public: definition.permission === 'public' },
    ]),
  ) as Defined<Definitions>;

/** As API Gateway names it in an event. */
export const routeKeyOf = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${method} ${path}`;

type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

export type ParamsOf<R extends RouteDefinition> = Readonly<Record<NamesIn<R['path']>, string>>;

/** The names of the parameters in a path, in order. */
export const paramNames = (path: string): readonly string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
