import { documentFiles } from '../../../domain/documents/bundling.ts';
import { type Grant, signCursors } from '../../grants.ts';
import type { FunctionSpec } from '../spec.ts';

/** As long as the gateway waits. */
export const LONGEST = 29;

/**
 * An HTTP function has to answer within 30 s, and writers of billables give up after 10 (design §2): a longer one would answer
 * nobody. 1,024 MB is more than half a CPU, which a cold start mostly waits for.
 */
export const http = (resource: string, grants: readonly Grant[], impact: string, seconds = 15): FunctionSpec => ({
  entry: `functions/api/${resource}.ts`,
  megabytes: 1024,
  seconds,
  grants: grants.length === 0 ? grants : [...grants, signCursors],
  variables: ['TENANT_CLAIM', 'ROLE_CLAIM'],
  impact,
});

/** One that prices: that wants a whole CPU. */
export const pricing = (
  resource: string,
  grants: readonly Grant[],
  impact: string,
  seconds = LONGEST,
): FunctionSpec => ({
  ...http(resource, grants, impact, seconds),
  megabytes: 1769,
});

/** One that draws documents, with the fonts that it needs. */
export const drawing = (
  resource: string,
  grants: readonly Grant[],
  impact: string,
  seconds = LONGEST,
): FunctionSpec => ({
  ...pricing(resource, grants, impact, seconds),
  files: documentFiles,
});
