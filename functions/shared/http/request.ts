import type { z } from 'zod';
import type { PageRequest } from '../../../domain/table/table.ts';
import type { Role } from '../../../domain/tenants/roles.ts';
import type { ParamsOf, RouteDefinition, Routes } from '../../api/route.ts';
import type { Reply } from './reply.ts';

/** Where the API is reached, as the caller did: `https://` and its name. */
interface Reached {
  readonly origin: string;
}

/** Who asks, by the verified token and by nothing else. */
export interface Caller {
  readonly tenantId: string;
  readonly role: Role;
  /** The identity provider's `sub`. */
  readonly subject: string;
}

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** A request that has been checked: what its operation may rely on. */
export type RequestOf<R extends RouteDefinition> = (R['permission'] extends 'public' ? unknown : Caller & Reached) & {
  readonly params: ParamsOf<R>;
  readonly query: Parsed<R['query']>;
  readonly body: Parsed<R['body']>;
  /** Of a list in pages. */
  readonly page: R['paged'] extends true ? PageRequest : undefined;
  /** The version that the caller has seen, of `If-Match`. */
  readonly expectedVersion: R['ifMatch'] extends true ? number : undefined;
  /** The id of what a POST makes: the same each time that its Idempotency-Key comes. */
  readonly id: R['method'] extends 'POST' ? (R['storesNothing'] extends true ? undefined : string) : undefined;
  /** The moment of this attempt. */
  readonly now: Date;
  /** The request's own media type, without parameters. */
  readonly mediaType: string | undefined;
};

/** Domain facts are readonly; what a schema infers is not. */
type Immutable<T> = T extends Uint8Array ? T : T extends object ? { readonly [Key in keyof T]: Immutable<T[Key]> } : T;

type BodyOf<R extends RouteDefinition> = R['response'] extends z.ZodType
  ? R['paged'] extends true
    ? readonly Immutable<z.output<R['response']>>[]
    : Immutable<z.output<R['response']>>
  : undefined;

export type Handlers<Rs extends Routes> = {
  readonly [Name in keyof Rs]: (request: RequestOf<Rs[Name]>) => Promise<Reply<BodyOf<Rs[Name]>>>;
};
