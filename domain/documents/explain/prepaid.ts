import { assertNever } from '../../errors.ts';
import type { BlockExplanation } from '../../invoicing/explanation.ts';
import { isNegative, type Sentence, type Telling, withoutSign } from './telling.ts';
import { rateSentences, roundedParts, workText } from './time.ts';

type Of = BlockExplanation['of'];
type Taken = Extract<BlockExplanation, { rule: 'takenFromBlock' }>;
type Purchase = Extract<BlockExplanation, { rule: 'blockPurchase' }>;

/** Minutes, currency units or incidents, as `Grant` has them. */
const amountText = (amount: string, of: Of, { says, formats, minutes }: Telling): string => {
  switch (of) {
    case 'hours':
      return minutes(amount);
    case 'money':
      return formats.fullPrice(amount);
    case 'incidents':
      return says.prepaid.incidents(formats.quantity(amount), Number(amount) === 1);
    default:
      return assertNever(of);
  }
};

/** "of the purchase of 1 January 2025", from an id such as "purchase:2025-01-01"; any other is a top-up's. */
const grantText = (grantId: string, { says: { prepaid }, formats }: Telling): string => {
  const [, source, day] = /^(purchase|period|rollover):(\d{4}-\d{2}-\d{2})$/.exec(grantId) ?? [];
  return source === undefined || day === undefined
    ? prepaid.topUp
    : prepaid.grants[source as keyof typeof prepaid.grants](formats.date(day));
};

const leftText = ({ leftAfter, of }: Taken, telling: Telling): string => {
  const { prepaid } = telling.says;
  const amount = amountText(withoutSign(leftAfter), of, telling);
  return isNegative(leftAfter) ? prepaid.overdrawn(amount) : prepaid.left(amount);
};

const purchaseParts = (
  { source, of, granted, validFrom, expiresOn, settled }: Purchase,
  telling: Telling,
): Sentence => {
  const { says, formats } = telling;
  const validity = [
    says.prepaid.from(formats.date(validFrom)),
    ...(expiresOn === undefined ? [] : [says.prepaid.until(formats.date(expiresOn))]),
  ].join(' ');
  return [
    `${says.outcome(says.prepaid.bought[source], amountText(granted, of, telling))}, ${validity}`,
    ...(settled === undefined ? [] : [says.prepaid.settled(amountText(settled, of, telling))]),
  ];
};

const takenSentence = (explanation: Taken, telling: Telling): Sentence => {
  const { prepaid } = telling.says;
  const { taken, of } = explanation;
  const grants = taken.map(({ grantId, amount }) =>
    prepaid.taken(amountText(amount, of, telling), grantText(grantId, telling)),
  );
  const source = prepaid.source[of];
  return [
    grants.length === 0 ? source : telling.says.outcome(source, grants.join(', ')),
    leftText(explanation, telling),
  ];
};

/** What was bought in advance, or which of it was used and what is left. */
export const prepaidSentences = (explanation: BlockExplanation, telling: Telling): readonly Sentence[] => {
  switch (explanation.rule) {
    case 'blockPurchase':
      return [purchaseParts(explanation, telling)];
    case 'takenFromBlock': {
      const { rate, weight, of } = explanation;
      // An incident takes one, however long it was.
      const work = of === 'incidents' ? [workText(explanation, telling)] : roundedParts(explanation, telling);
      return [
        weight === undefined ? work : [...work, telling.says.prepaid.weight(telling.formats.quantity(weight))],
        ...(rate ? rateSentences(rate, undefined, telling) : []),
        takenSentence(explanation, telling),
      ];
    }
    default:
      return assertNever(explanation);
  }
};

/** What the quantity and a price of 0.00 do not show. */
export const prepaidDetail = (explanation: BlockExplanation, telling: Telling): Sentence => {
  switch (explanation.rule) {
    case 'blockPurchase':
      return purchaseParts(explanation, telling);
    case 'takenFromBlock':
      return [telling.says.prepaid.source[explanation.of], leftText(explanation, telling)];
    default:
      return assertNever(explanation);
  }
};
