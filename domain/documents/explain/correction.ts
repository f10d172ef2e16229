import type { Correction, RevisedWork } from '../../invoicing/line.ts';
import type { Sentence, Telling } from './telling.ts';

/** A line of many entries names those that count most: the first ones. */
const NAMED = 3;

const workText = ({ on, ticket, fromSeconds, toSeconds }: RevisedWork, { says, formats, seconds }: Telling): string => {
  const was = says.revised.work(formats.date(on), ticket);
  const from = seconds(fromSeconds);
  return says.outcome(was, toSeconds === 0 ? says.revised.deleted(from) : says.revised.lasts(from, seconds(toSeconds)));
};

/** Why a line corrects another one: the contract was changed, or work of which invoice, from how long to how long. */
export const correctionOf = ({ as, invoiceNumber, revised }: Correction, telling: Telling): Sentence => {
  const { says } = telling;
  if (revised === undefined) return [says.correction[as]];
  if (revised.length === 0) return [says.revised.other[as]];
  const more = revised.length - NAMED;
  return [
    says.revised[as](invoiceNumber),
    ...revised.slice(0, NAMED).map((one) => workText(one, telling)),
    ...(more > 0 ? [says.revised.more(more)] : []),
  ];
};
