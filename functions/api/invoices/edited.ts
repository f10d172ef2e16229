import * as z from 'zod';
import { LocalDateSchema } from '../../../domain/calendar/local-date.ts';
import { Id } from '../../../domain/ids.ts';
import type {
  ComputedLine,
  EditedContent as EditedFacts,
  EditedLine as EditedLineFacts,
} from '../../../domain/invoicing/edited.ts';
import { Money, moneyOf } from '../money.ts';
import { Period } from './summary.ts';

/** Who changed what was computed, when and why. */
export const byHand = {
  reason: z.string(),
  by: z.string().describe('The `sub` of the person.'),
  at: z.iso.datetime(),
};

export const ByHand = z.strictObject(byHand).meta({ id: 'ByHand' });

/** What a person made of a line: as it was computed, whatever of it was changed. */
export const EditedLine = z
  .strictObject({
    ...byHand,
    computed: z
      .strictObject({
        description: z.string(),
        quantity: z.string(),
        unitPrice: z.string(),
        period: Period,
        taxPercent: z.string(),
        discount: Money.optional(),
        net: Money,
      })
      .optional()
      .describe('As it was computed; absent for a line that was added.'),
  })
  .meta({ id: 'EditedLine' });

const text = z.strictObject({ ...byHand, field: z.enum(['purchaseOrder', 'note']), computed: z.string().optional() });
const date = z.strictObject({ ...byHand, field: z.enum(['issueOn', 'dueOn']), computed: LocalDateSchema.optional() });
const contact = z.strictObject({ name: z.string().optional(), email: z.string(), copy: z.boolean().optional() });

/** What a person changed on a document beside its lines. */
export const EditedContent = z
  .strictObject({
    fields: z.array(
      z.discriminatedUnion('field', [
        text,
        date,
        z.strictObject({ ...byHand, field: z.literal('recipients'), computed: z.array(contact) }),
        z.strictObject({ ...byHand, field: z.literal('period'), computed: Period }),
        z.strictObject({ ...byHand, field: z.literal('order') }),
      ]),
    ),
    removedLines: z
      .array(
        z.strictObject({
          ...byHand,
          key: z.string(),
          contractId: Id.optional(),
          description: z.string(),
          net: Money.describe('As a charge.'),
        }),
      )
      .describe('They are not billed, here or later.'),
    removedDiscounts: z.array(
      z.strictObject({ ...byHand, contractId: Id.optional(), reasonPrinted: z.string().optional(), amount: Money }),
    ),
  })
  .meta({ id: 'EditedContent' });

const computedView = (line: ComputedLine, currency: string) => ({
  description: line.description,
  quantity: line.quantity,
  unitPrice: line.unitPrice,
  period: line.period,
  taxPercent: line.tax.percent,
  discount: line.discount && moneyOf(line.discount.minor, currency),
  net: moneyOf(line.net, currency),
});

export const editedLineView = ({ reason, by, at, computed }: EditedLineFacts, currency: string) => ({
  ...{ reason, by, at },
  computed: computed && computedView(computed, currency),
});

export const editedContentView = ({ fields, removedLines, removedAllowances }: EditedFacts, currency: string) => ({
  fields,
  removedLines: removedLines.map(({ line: { key, contractId, description, net }, ...rest }) => ({
    ...rest,
    ...{ key, contractId, description },
    net: moneyOf(net, currency),
  })),
  removedDiscounts: removedAllowances.map(({ allowance: { contractId, reason, minor }, ...rest }) => ({
    ...rest,
    contractId,
    reasonPrinted: reason,
    amount: moneyOf(minor, currency),
  })),
});
