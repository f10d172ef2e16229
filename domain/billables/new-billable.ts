import * as z from 'zod';
import { LocalDateSchema } from '../calendar/local-date.ts';
import { Id } from '../ids.ts';
import { Percent, Price, Quantity, SignedQuantity } from '../money/decimal.ts';
import { line, paragraph, Slug } from '../text.ts';
import { charging } from './billable.ts';
import { namesPlace, SupposedTimeEntry } from './new-time-entry.ts';
import { heldIsNowhere, placeChange } from './place-change.ts';

const positive = (quantity: string): boolean => Number(quantity) > 0;

type Rule<T> = [(asked: T) => boolean, { error: string; path: string[] }];

const validBeforeItExpires: Rule<{ on: string; expiresOn?: string | undefined }> = [
  ({ on, expiresOn }) => expiresOn === undefined || on <= expiresOn,
  { error: 'must not expire before it is valid', path: ['expiresOn'] },
];
const hasPrice: Rule<{ unitPrice?: string | undefined; unitCost?: string | undefined }> = [
  ({ unitPrice, unitCost }) => unitPrice !== undefined || unitCost !== undefined,
  { error: 'give a price, or the cost', path: ['unitPrice'] },
];

interface OfCatalogue {
  readonly productId?: string | undefined;
  readonly description?: string | undefined;
  readonly unitPrice?: string | undefined;
  readonly unitCost?: string | undefined;
}
const hasPriceOrProduct: Rule<OfCatalogue> = [
  ({ productId, unitPrice, unitCost }) => (productId ?? unitPrice ?? unitCost) !== undefined,
  { error: 'give a price, or the cost, or name a product', path: ['unitPrice'] },
];
const hasName: Rule<OfCatalogue> = [
  ({ productId, description }) => (productId ?? description) !== undefined,
  { error: 'is missing: say what it is, or name a product', path: ['description'] },
];

const onCharge = { chargeId: Slug, on: LocalDateSchema };

const quantityChange = {
  kind: z.literal('quantityChange'),
  ...onCharge,
  /** More or, with a minus, fewer units from this day on. */
  by: SignedQuantity.refine((by) => Number(by) !== 0, { error: 'must change something' }),
  description: paragraph(1000).optional(),
};

const topUp = {
  kind: z.literal('topUp'),
  ...onCharge,
  /** Hours, currency units or incidents. */
  quantity: Quantity.refine(positive, { error: 'must be more than 0' }),
  /** Currency units that the client pays for all of it. */
  amount: Price,
  expiresOn: LocalDateSchema.optional(),
  description: paragraph(1000).optional(),
};

const reading = { kind: z.literal('reading'), ...onCharge, device: line(80).optional(), quantity: Quantity };

const milestone = { kind: z.literal('milestone'), ...onCharge, milestoneId: Slug };

const someOf = Quantity.refine(positive, { error: 'must be more than 0' });

const expense = {
  kind: z.literal('expense'),
  on: LocalDateSchema,
  description: line(200),
  quantity: someOf.default('1'),
  unitPrice: Price.optional(),
  unitCost: Price.optional(),
  /** On the cost, in place of the contract's. */
  markupPercent: Percent.optional(),
  taxRateId: Slug.optional(),
  ticket: line(80).optional(),
  charging: z.enum(charging).default('billable'),
};

const onContract = {
  contractId: Id,
  /** Kept back from billing until it is released. */
  held: z.boolean().default(false),
};

export const NewQuantityChange = z.strictObject({ ...onContract, ...quantityChange }).meta({ id: 'NewQuantityChange' });
export const NewTopUp = z
  .strictObject({ ...onContract, ...topUp })
  .refine(...validBeforeItExpires)
  .meta({ id: 'NewTopUp' });
export const NewReading = z.strictObject({ ...onContract, ...reading }).meta({ id: 'NewReading' });
export const NewMilestoneReached = z.strictObject({ ...onContract, ...milestone }).meta({ id: 'NewMilestoneReached' });
/** With a product what is left out is the catalogue's: name, usual quantity, price, cost and tax rate. */
export const NewExpense = z
  .strictObject({
    ...onContract,
    ...expense,
    /** May be left out where a ticket is named: then the ticket's. */
    contractId: Id.optional(),
    ticketId: Id.optional(),
    productId: Id.optional(),
    description: expense.description.optional(),
    quantity: someOf.optional(),
  })
  .refine(...namesPlace)
  .refine(...hasName)
  .refine(...hasPriceOrProduct)
  .meta({ id: 'NewExpense' });
export type NewExpense = z.infer<typeof NewExpense>;

/** What is put on a contract beside working time. */
export const NewBillable = z
  .discriminatedUnion('kind', [NewQuantityChange, NewTopUp, NewReading, NewMilestoneReached, NewExpense])
  .meta({ id: 'NewBillable' });
export type NewBillable = z.infer<typeof NewBillable>;

/** What a preview or simulation supposes to be on the contract: it is not stored. Without a kind it is working time. */
export const SupposedBillable = z
  .discriminatedUnion('kind', [
    SupposedTimeEntry,
    z.strictObject(quantityChange),
    z.strictObject(topUp).refine(...validBeforeItExpires),
    z.strictObject(reading),
    z.strictObject(milestone),
    z.strictObject(expense).refine(...hasPrice),
  ])
  .meta({ id: 'SupposedBillable' });
export type SupposedBillable = z.infer<typeof SupposedBillable>;

/** What is absent stays as it is; `null` takes a postponement back. To change anything else, delete it and record it anew. */
export const BillableChange = z
  .strictObject(placeChange)
  .refine((change) => Object.values(change).some((value) => value !== undefined), {
    error: 'must change at least one thing',
  })
  .refine(...heldIsNowhere)
  .meta({ id: 'BillableChange' });
export type BillableChange = z.infer<typeof BillableChange>;
