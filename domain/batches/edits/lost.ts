import { type DraftEdit, slotOf } from './edit.ts';

export const lostReasons = [
  'noSuchLine',
  'severalLines',
  'noSuchContract',
  'noSuchTaxRate',
  'clientNotTaxed',
  'noSuchDiscount',
  'groupedAnew',
] as const;
export type LostReason = (typeof lostReasons)[number];

/** An edit that could not be kept, because what it is about is no longer there. */
export interface LostEdit {
  readonly kind: DraftEdit['kind'];
  /** What it is about, such as "line 01J… fee:2016-03-01". */
  readonly about: string;
  readonly why: LostReason;
}

export const lost = (edit: DraftEdit, why: LostReason): LostEdit => ({ kind: edit.kind, about: slotOf(edit), why });

/** What to say to who made the edit. */
export const lostSentences: Readonly<Record<LostReason, string>> = {
  noSuchLine: 'the draft has no such line',
  severalLines: 'several contracts have a line of this key: say whose it is',
  noSuchContract: 'the draft has no such contract',
  noSuchTaxRate: 'the firm has no such tax rate',
  clientNotTaxed: 'this client is charged no tax: change how the client is taxed',
  noSuchDiscount: 'the draft has no such discount',
  groupedAnew: 'the contracts stand on other invoices now',
};

/** "an edit could not be kept: line fee:2016-03-01 (the draft has no such line)". */
export const lostText = (edits: readonly LostEdit[]): string => {
  const told = edits.slice(0, 5).map(({ about, why }) => `${about.replaceAll(/ +/g, ' ')} (${lostSentences[why]})`);
  const more = edits.length > told.length ? ` and ${edits.length - told.length} more` : '';
  return `${edits.length === 1 ? 'an edit' : 'edits'} could not be kept: ${told.join('; ')}${more}`;
};
