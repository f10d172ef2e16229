import type { Draft } from '../../batches/draft.ts';
import type { BatchItem } from '../../batches/item.ts';
import type { LocalDate } from '../../calendar/local-date.ts';
import { FAR_FUTURE } from '../../contracts/contract.ts';
import type { Invoice } from '../../invoicing/invoice.ts';
import { numberInvoice, seriesOf } from '../../invoicing/issue.ts';
import type { SeriesCounter } from '../../invoicing/numbering.ts';
import { INLINE_BYTES } from '../../table/blobs.ts';
import { actionsOf, TRANSACTION_ACTIONS, TRANSACTION_BYTES } from '../../table/issue-actions.ts';
import type { Tenant, TenantSettings } from '../../tenants/tenant.ts';

/** An approved item and the draft that it is to be issued from. */
export interface Candidate {
  readonly item: BatchItem;
  readonly draft: Draft;
}

const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** A document that is too large for the table costs only its key there; the states of its contracts are rows too. */
const bytesOf = ({ draft: { content } }: Candidate): number =>
  Math.min(INLINE_BYTES, sizeOf(content)) +
  content.contracts.reduce((bytes, { stateAfter }) => bytes + sizeOf(stateAfter), 2_000);

/** What one transaction issues: documents of one series. */
export type Pack = readonly [Candidate, ...Candidate[]];

/** Most have the date of the batch, and no draft has a later one. */
const wishedFor = ({ draft }: Candidate): LocalDate => draft.content.dates?.issueOn ?? FAR_FUTURE;

/**
 * As many of the candidates, from the first on, as one transaction takes: those of the first one's series, since each is
 * numbered by itself. Undefined when there is none.
 */
export const nextPack = (candidates: readonly Candidate[], settings: TenantSettings): Pack | undefined => {
  const prefixOf = ({ draft }: Candidate): string => seriesOf(settings, draft.content).prefix;
  const series = candidates[0] && prefixOf(candidates[0]);
  // Numbers and dates rise together: what a person wants dated earlier goes first.
  const alike = candidates
    .filter((candidate) => prefixOf(candidate) === series)
    .toSorted((a, b) => (wishedFor(a) < wishedFor(b) ? -1 : Number(wishedFor(a) > wishedFor(b))));
  let actions = 1;
  let bytes = 0;
  const end = alike.findIndex((candidate) => {
    actions += actionsOf(candidate.draft.content);
    bytes += bytesOf(candidate);
    return actions > TRANSACTION_ACTIONS || bytes > TRANSACTION_BYTES;
  });
  const [first, ...others] = end === -1 ? alike : alike.slice(0, Math.max(1, end));
  return first && [first, ...others];
};

/** Gives the pack consecutive numbers from the counter of its series on. */
export const numberPack = (
  pack: readonly Candidate[],
  { settings }: Tenant,
  counter: SeriesCounter,
  { issueOn, dueOn }: { readonly issueOn: LocalDate; readonly dueOn?: LocalDate | undefined },
  now: Date,
  batchId: string,
): readonly Invoice[] =>
  pack.map(({ item, draft }, offset) =>
    numberInvoice(draft.content, {
      settings,
      counter,
      offset,
      wishedOn: issueOn,
      dueOn,
      issuedAt: now.toISOString(),
      batchId,
      itemId: item.itemId,
    }),
  );

/**
 * Which candidates of a refused pack stood in the way, by the reasons of its actions in their order: the counter, then
 * for each invoice its row, its settlement, its states and its item.
 */
export const refusedCandidates = (pack: readonly Candidate[], reasons: readonly string[]): readonly Candidate[] => {
  let at = 1;
  return pack.filter((candidate) => {
    // The rows are left out: a number that is taken means that the counter has moved, which is nobody's fault.
    const own = reasons.slice(at + 2, at + actionsOf(candidate.draft.content));
    at += actionsOf(candidate.draft.content);
    return own.includes('ConditionalCheckFailed');
  });
};
