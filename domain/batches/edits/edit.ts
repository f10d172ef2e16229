import * as z from 'zod';
import { type Instant, LocalDateSchema } from '../../calendar/local-date.ts';
import { Discount } from '../../contracts/charges/discount.ts';
import { Id } from '../../ids.ts';
import type { ByHand } from '../../invoicing/edited.ts';
import { Price, SignedQuantity } from '../../money/decimal.ts';
import { Email, line, paragraph, Slug } from '../../text.ts';

/** Each is why: the archive shows it beside what was computed. */
const reason = line(200);
/** Keys are ours, and one of a line that work was grouped into holds what a person typed. */
const key = z.string().min(1).max(500);

const period = z
  .strictObject({ from: LocalDateSchema, until: LocalDateSchema.describe('The first day that is not covered.') })
  .refine(({ from, until }) => from < until, { error: 'must be after from', path: ['until'] });

const ofLine = {
  key,
  contractId: Id.optional().describe('Whose line it is, where several contracts have one of this key.'),
};

const values = {
  description: line(300),
  quantity: SignedQuantity.describe('Below zero gives back, whether the draft is an invoice or a credit note.'),
  unitPrice: Price.describe('For `baseQuantity` units; with the tax where prices include it.'),
  taxRateId: Slug.describe("One of the firm's rates; it holds against the contract's exemption."),
  period,
};

const LineEdit = z
  .strictObject({
    kind: z.literal('line'),
    ...ofLine,
    ...z.strictObject(values).partial().shape,
    discount: Discount.nullable().optional().describe('In place of the one that the line has; `null` takes it away.'),
    reason,
  })
  .refine(({ kind: _k, key: _l, contractId: _c, reason: _r, ...changes }) => Object.keys(changes).length > 0, {
    error: 'must change something of the line',
  });

const LineAdded = z.strictObject({
  kind: z.literal('addLine'),
  key: z.string().regex(/^added-[A-Za-z0-9-]{1,40}$/, 'must be "added-" and a short name of letters, digits and "-"'),
  contractId: Id.optional().describe('Under which contract it stands; the first of the draft when absent.'),
  ...values,
  unit: z.enum(['C62', 'MIN', 'DAY', 'KMT', 'E34']).default('C62').describe('UN/ECE Recommendation 20.'),
  baseQuantity: z
    .int()
    .min(1)
    .max(10_000)
    .default(1)
    .describe('How many units the price is for: 60 for an hourly one.'),
  taxRateId: Slug.optional().describe('The rate that the contract or the firm usually has when absent.'),
  period: period.optional().describe('That of the draft when absent.'),
  discount: Discount.optional(),
  reason,
});

/** One thing that a person changes on a draft. */
export const DraftEdit = z
  .discriminatedUnion('kind', [
    LineEdit,
    z.strictObject({ kind: z.literal('removeLine'), ...ofLine, reason }),
    LineAdded,
    z.strictObject({
      kind: z.literal('order'),
      keys: z.array(key).min(1).max(500).describe('Lines that are not named keep their place after these.'),
      reason,
    }),
    z.strictObject({ kind: z.literal('purchaseOrder'), value: line(60).nullable(), reason }),
    z.strictObject({ kind: z.literal('note'), value: paragraph(1000).min(1, 'must not be empty'), reason }),
    z.strictObject({ kind: z.literal('period'), value: period, reason }),
    z.strictObject({
      kind: z.literal('issueOn'),
      value: LocalDateSchema.describe('No later than that of the batch: numbers and dates rise together.'),
      reason,
    }),
    z.strictObject({ kind: z.literal('dueOn'), value: LocalDateSchema, reason }),
    z.strictObject({
      kind: z.literal('recipients'),
      value: z.array(z.strictObject({ name: line(80).optional(), email: Email })).max(10),
      reason,
    }),
    z.strictObject({
      kind: z.literal('addDiscount'),
      id: Slug,
      discount: Discount.describe('On what is left after all that were agreed.'),
      reason,
    }),
    z.strictObject({
      kind: z.literal('removeDiscount'),
      of: z.union([z.literal('client'), Id]).describe("The client's, or that of a contract."),
      reason,
    }),
  ])
  .meta({ id: 'DraftEdit' });
export type DraftEdit = z.infer<typeof DraftEdit>;
export type EditKind = DraftEdit['kind'];
export type EditOf<K extends EditKind> = Extract<DraftEdit, { readonly kind: K }>;

/** Most bytes of all edits of a draft, as JSON: they are one row of the table, which takes 400 KB with who made them. */
const EDITS_BYTES = 300_000;
const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

/** All that is changed on a draft: it takes the place of what was changed before. */
export const DraftEdits = z
  .strictObject({ edits: z.array(DraftEdit).max(200) })
  .refine(({ edits }) => bytesOf(edits) <= EDITS_BYTES, {
    error: `must come to at most ${EDITS_BYTES} bytes: shorten texts and reasons`,
    path: ['edits'],
  })
  .meta({ id: 'DraftEdits' });
export type DraftEdits = z.infer<typeof DraftEdits>;

/** An edit with who made it, and when. */
export type MadeEdit<K extends EditKind = EditKind> = EditOf<K> & { readonly by: string; readonly at: Instant };

/** What is laid over a draft, however often that is computed again. */
export interface Overlay {
  readonly edits: readonly MadeEdit[];
  /** Of the draft as people see it: moves on with each change, and with each new computation while it is reviewed. */
  readonly version: number;
}

/** A draft that nobody has touched has this version. */
export const UNTOUCHED: Overlay = { edits: [], version: 1 };

export const isKind =
  <K extends EditKind>(...kinds: readonly K[]) =>
  (edit: MadeEdit): edit is MadeEdit<K> =>
    kinds.some((kind) => kind === edit.kind);

export const byHand = ({ reason: why, by, at }: MadeEdit): ByHand => ({ reason: why, by, at });

/** What an edit is about: of one thing there is one edit. */
export const slotOf = (edit: DraftEdit): string => {
  switch (edit.kind) {
    case 'line':
    case 'removeLine':
      return `line ${edit.contractId ?? ''} ${edit.key}`;
    case 'addLine':
      return `addLine ${edit.contractId ?? ''} ${edit.key}`;
    case 'addDiscount':
      return `addDiscount ${edit.id}`;
    case 'removeDiscount':
      return `removeDiscount ${edit.of}`;
    default:
      return edit.kind;
  }
};
