import type { Revision } from '../billables/billable.ts';
import { noneStanding, type Standing } from './figures.ts';

/** What of a revision is looked at. */
export type Word = Pick<Revision, 'of' | 'seconds' | 'asOf'>;

/** A billable by how it stands: working time with its seconds, or what revises it. */
export interface Stood {
  readonly billableId: string;
  readonly seconds: number;
  readonly word?: Word | undefined;
  readonly standing: Standing;
}

type Said = Word & Pick<Stood, 'standing'>;

const latest = (words: readonly Said[]): Said | undefined =>
  words.reduce<Said | undefined>((last, one) => (last === undefined || last.asOf < one.asOf ? one : last), undefined);

/**
 * Seconds of working time, by how they stand, each entry by its last word: what is billed as long as invoices say that it
 * lasted, and what a later revision adds or takes away where that stands. Together they are what was worked.
 */
export const workedSeconds = (all: readonly Stood[]): Readonly<Record<Standing, number>> => {
  const seconds = noneStanding();
  const words = Map.groupBy(
    all.flatMap(({ word, standing }): readonly Said[] => (word ? [{ ...word, standing }] : [])),
    ({ of }) => of,
  );
  for (const one of all) {
    const said = words.get(one.billableId) ?? [];
    const billed = latest(said.filter(({ standing }) => standing === 'billed'));
    const last = latest(said);
    const onInvoice = billed?.seconds ?? one.seconds;
    seconds[one.standing] += onInvoice;
    if (last) seconds[last.standing] += last.seconds - onInvoice;
  }
  return seconds;
};
