import { assertNever } from '../errors.ts';
import type { EditedLine } from '../invoicing/edited.ts';
import type { Line } from '../invoicing/line.ts';
import type { Locale } from '../text.ts';
import { arithmeticOf, type Summed } from './explain/arithmetic.ts';
import { correctionOf } from './explain/correction.ts';
import { feeDetail, feeSentences } from './explain/fee.ts';
import { otherDetail, otherSentences, stepDetail, stepSentences } from './explain/other.ts';
import { prepaidDetail, prepaidSentences } from './explain/prepaid.ts';
import { type Sentence, type Telling, tellingOf } from './explain/telling.ts';
import { timeDetail, timeSentences } from './explain/time.ts';

/** What an explanation is made from; a line that has its tax, or is not on an invoice yet, has all of it. */
export type ExplainedLine = Summed &
  Pick<Line, 'corrects' | 'putBack' | 'termsFrom'> & { readonly edited?: EditedLine | undefined };

/** What is said of a line: all of it, or what a document has room for. */
interface Told {
  readonly sentences: () => readonly Sentence[];
  readonly detail: () => Sentence;
}

const told = (line: ExplainedLine, telling: Telling): Told => {
  const { explanation } = line;
  switch (explanation.rule) {
    case 'fullPeriod':
    case 'startedPeriod':
    case 'proratedByDays':
    case 'quantityChanged':
    case 'setup':
      return {
        sentences: () => feeSentences(explanation, telling),
        detail: () => feeDetail(explanation, line, telling),
      };
    case 'roundedTime':
    case 'fixedPrice':
    case 'includedInFee':
    case 'noCharge':
    case 'includedTime':
    case 'coveredByMinimum':
    case 'aboveLimit':
    case 'monthlyMinimum':
    case 'travel':
      return {
        sentences: () => timeSentences(explanation, line, telling),
        detail: () => timeDetail(explanation, telling),
      };
    case 'blockPurchase':
    case 'takenFromBlock':
      return {
        sentences: () => prepaidSentences(explanation, telling),
        detail: () => prepaidDetail(explanation, telling),
      };
    case 'initialStep':
    case 'nextSteps':
      return {
        sentences: () => stepSentences(explanation, telling),
        detail: () => stepDetail(explanation, telling),
      };
    case 'metered':
    case 'oneTime':
    case 'creditedPart':
    case 'asWritten':
    case 'addedByHand':
    case 'milestone':
    case 'expense':
      return {
        sentences: () => otherSentences(explanation, line, telling),
        detail: () => otherDetail(explanation, line, telling),
      };
    default:
      return assertNever(explanation);
  }
};

/** What a person made of what the rules had come to. */
const byHand = ({ edited, net }: ExplainedLine, { says, formats }: Telling): readonly Sentence[] => {
  if (!edited) return [];
  const { computed, reason } = edited;
  const was = computed && computed.net !== net ? [says.byHand.computed(formats.money(computed.net))] : [];
  return [[...was, ...(computed ? [says.byHand.changed] : []), says.byHand.reason(says.quoted(reason))]];
};

/** The rule's own figures are of what it had come to, not of what a person put in its place. */
const isRecounted = ({ edited, quantity, unitPrice }: ExplainedLine): boolean =>
  edited?.computed !== undefined && (edited.computed.quantity !== quantity || edited.computed.unitPrice !== unitPrice);

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase('en') + text.slice(1);

const written = (parts: Sentence, { says }: Telling): string => capital(says.sentence(parts));

/** Why a line has its amount, in the reader's language: what was counted, by which rule and terms, and the arithmetic. */
export const explainLine = (line: ExplainedLine, telling: Telling): string => {
  const { says, formats } = telling;
  const sentences: readonly Sentence[] = [
    ...(line.corrects ? [correctionOf(line.corrects, telling)] : []),
    ...(line.putBack === undefined ? [] : [[says.billedAgain(line.putBack)]]),
    ...told({ ...line, ...line.edited?.computed }, telling).sentences(),
    ...(line.termsFrom === undefined ? [] : [[says.terms(formats.date(line.termsFrom))]]),
    ...byHand(line, telling),
    ...arithmeticOf(line, telling),
  ];
  return sentences.map((parts) => written(parts, telling)).join(' ');
};

/** What a document adds under a line whose amount cannot be seen from quantity × price; undefined where it can. */
export const detailOf = (line: ExplainedLine, telling: Telling): string | undefined => {
  const parts = isRecounted(line) ? [] : told(line, telling).detail();
  return parts.length === 0 ? undefined : capital(parts.join(' · '));
};

/** The sentence for a line of a draft or an invoice; `country` is the seller's, whose manner of writing dates it has. */
export const explanationOf = (
  line: ExplainedLine,
  { locale, currency, country = '' }: { readonly locale: Locale; readonly currency: string; readonly country?: string },
): string => explainLine(line, tellingOf(locale, country, currency));
