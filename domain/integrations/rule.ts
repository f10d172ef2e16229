import * as z from 'zod';
import { charging } from '../billables/billable.ts';
import { Id } from '../ids.ts';
import { foldName } from '../imports/directory.ts';
import { line } from '../text.ts';
import { keysOfRef } from './mapped.ts';
import type { ToolRef } from './news.ts';

const text = line(200);

/** What must be so for a rule to hold: all that is given. Empty holds always. */
export const RuleCondition = z
  .strictObject({
    type: text.optional(),
    tags: z.array(text).min(1).max(10).optional().describe('All of them.'),
    priority: text.optional(),
    technician: line(80).optional().describe('As mapped.'),
    clientId: Id.optional(),
    organisation: text.optional().describe("The tool's id or name of it."),
  })
  .meta({ id: 'RuleCondition' });
export type RuleCondition = z.infer<typeof RuleCondition>;

/**
 * What a rule decides. One that names a contract holds for the contract's client only: it never brings a client's work to
 * another.
 */
export const Rule = z
  .strictObject({
    when: RuleCondition,
    contractId: Id.optional(),
    workType: line(80).optional(),
    charging: z.enum(charging).optional(),
    approved: z.boolean().optional().describe('Only where the integration lets rules approve.'),
  })
  .refine(
    ({ contractId, workType, charging, approved }) =>
      [contractId, workType, charging, approved].some((given) => given !== undefined),
    { error: 'must decide something: contractId, workType, charging or approved' },
  )
  .meta({ id: 'Rule' });
export type Rule = z.infer<typeof Rule>;

/** In their order: for each thing to decide the first holds that says something of it. */
export const RuleList = z.strictObject({ rules: z.array(Rule).max(200) }).meta({ id: 'RuleList' });
export type RuleList = z.infer<typeof RuleList>;

/** What rules look at. */
export interface RuleFacts {
  readonly type?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly priority?: string | undefined;
  /** As mapped. */
  readonly technician?: string | undefined;
  readonly clientId?: string | undefined;
  readonly organisation?: ToolRef | undefined;
}

const sameText = (wanted: string | undefined, given: string | undefined): boolean =>
  wanted === undefined || (given !== undefined && foldName(wanted) === foldName(given));

const isOrganisation = (wanted: string | undefined, given: ToolRef | undefined): boolean =>
  wanted === undefined ||
  (given !== undefined &&
    keysOfRef(given).some((key) => ('id' in key ? key.id === wanted : sameText(wanted, Object.values(key)[0]))));

export const holds = ({ when }: Pick<Rule, 'when'>, facts: RuleFacts): boolean => {
  const tags = new Set((facts.tags ?? []).map(foldName));
  return (
    sameText(when.type, facts.type) &&
    sameText(when.priority, facts.priority) &&
    sameText(when.technician, facts.technician) &&
    (when.clientId === undefined || when.clientId === facts.clientId) &&
    isOrganisation(when.organisation, facts.organisation) &&
    (when.tags ?? []).every((tag) => tags.has(foldName(tag)))
  );
};
