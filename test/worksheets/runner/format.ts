import * as z from 'zod';
import { NewBillable } from '../../../domain/billables/new-billable.ts';
import { NewTimeEntry, TimeEntryChange } from '../../../domain/billables/new-time-entry.ts';
import { LocalDateSchema, TimeZone } from '../../../domain/calendar/local-date.ts';
import { ClientDetails } from '../../../domain/clients/client.ts';
import { NewContract, Terms } from '../../../domain/contracts/contract.ts';
import { Percent, Price, Quantity } from '../../../domain/money/decimal.ts';
import { NewProduct } from '../../../domain/products/product.ts';
import { InvoiceGrouping, LineGrouping, TenantSettings } from '../../../domain/tenants/tenant.ts';
import { Slug } from '../../../domain/text.ts';

/**
 * The format of a worksheet: a billing story that an accountant can read, and that the real pricing core must tell in
 * the same words. Contracts, billables, tenant and client are the API's own schemas, without the ids that a story has
 * no use for. `worksheet.schema.json` is generated from here.
 */

const name = Slug.describe('A name inside this story.');
const contract = name.optional().describe('Which contract; the first one when absent.');

/** The same fields, none of them required: what is given replaces what the default tenant or client has. */
const overridesOf = <S extends z.ZodRawShape>(schema: z.ZodObject<S>) =>
  z.strictObject(Object.fromEntries(Object.entries(schema.shape).map(([key, field]) => [key, z.optional(field)])));

/** The fields of one of the API's schemas but for some; what binds several fields together is checked when it is played. */
const fieldsOf = <S extends z.ZodRawShape>(schema: z.ZodObject<S>, ...without: string[]) =>
  Object.fromEntries(Object.entries(schema.shape).filter(([key]) => !without.includes(key)));

const recorded = {
  contract,
  as: name.optional().describe('Names it, so that later steps and expected lines can speak of it.'),
  at: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('The moment of recording: noon of its own day, or an hour after the last bill if that was later.'),
};

const RecordedTime = z.strictObject({
  kind: z.literal('time').optional(),
  ...recorded,
  ...fieldsOf(NewTimeEntry, 'contractId', 'task'),
  task: z
    .strictObject({ project: z.string(), task: z.string() })
    .optional()
    .describe('The task of a project that it is for, by their names: the API takes their ids.'),
});

const ofCatalogue = {
  product: z.string().optional().describe("The code of a product of the story's catalogue, which an expense is of."),
};

const RecordedOther = NewBillable.options.map((option) => {
  const shape = option as z.ZodObject<z.ZodRawShape>;
  const fields = fieldsOf(shape, 'contractId', 'productId', 'ticketId');
  return z.strictObject({ ...recorded, ...fields, ...('productId' in shape.shape ? ofCatalogue : {}) });
});

const Recorded = z.union([RecordedTime, ...RecordedOther]).meta({ id: 'RecordedBillable' });

const StoryContract = z
  .strictObject({
    contractId: name.optional().describe('k1, k2 … by place when absent.'),
    ...fieldsOf(NewContract, 'clientId'),
  })
  .meta({ id: 'StoryContract' });

const Amount = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/, 'must be an amount as a decimal string, such as "60.00"')
  .describe("Currency units of the client's invoices.");
const Decimal = z.string().regex(/^-?\d+(\.\d+)?$/, 'must be a decimal string, such as "1.5"');
const Days = z.tuple([LocalDateSchema, LocalDateSchema]).describe('First and last day.');
/** Compared where it is given; `null` says that there must be none. Amounts are decimal strings. */
const Facts = z.record(z.string(), z.unknown());

const ExpectedLine = z
  .strictObject({
    key: z.string(),
    contract: name,
    chargeId: z.string(),
    description: z.string(),
    productCode: z.string().nullable(),
    ticket: z.string().nullable(),
    technician: z.string().nullable(),
    workType: z.string().nullable(),
    period: Days,
    late: z.boolean(),
    putBack: z.string().nullable().describe('The invoice that it was on before: I-1, I-2 …'),
    quantity: Decimal,
    unit: z.enum(['C62', 'MIN', 'DAY', 'KMT', 'E34']),
    unitPrice: Decimal,
    baseQuantity: z.number(),
    net: Amount,
    discount: Facts.nullable(),
    corrects: Facts.nullable(),
    taxRateId: z.string().nullable(),
    tax: Facts,
    explanation: Facts,
    billables: z.array(z.string()).describe('Names of what stands on the line.'),
  })
  .partial()
  .meta({ id: 'ExpectedLine' });

const invoiceFacts = {
  lines: z.array(ExpectedLine).describe('All lines, in order.').optional(),
  net: Amount.optional(),
  tax: Amount.optional(),
  gross: Amount.optional(),
  totals: Facts.optional().describe('Further totals, e.g. the rows of the tax summary.'),
  invoice: Facts.optional().describe('What else the invoice states, e.g. its period.'),
  nothing: z.literal(true).optional().describe('There is nothing to invoice, and what is billed stays as it was.'),
};

const ExpectedInvoice = z.strictObject(invoiceFacts).meta({ id: 'ExpectedInvoice' });

const ExpectedBill = z
  .strictObject({
    ...invoiceFacts,
    invoices: z.array(ExpectedInvoice).optional().describe('With an invoice for each contract: one after the other.'),
    balances: Facts.optional().describe('What the charges carry on; by contract when there are several.'),
    state: Facts.optional().describe('The billing state after the step; by contract when there are several.'),
    notices: z.array(Facts).optional().describe('All facts to tell, in order.'),
    error: z.string().optional().describe('The bill is refused with this code.'),
  })
  .meta({ id: 'ExpectedBill' });

const ExpectedCredit = z
  .strictObject({ ...invoiceFacts, error: z.string().optional().describe('It is refused with this code.') })
  .meta({ id: 'ExpectedCredit' });

const refusal = { expect: z.strictObject({ error: z.string() }).optional().describe('It is refused with this code.') };

const Revision = z.strictObject({
  contract,
  chargeId: Slug,
  effectiveFrom: LocalDateSchema,
  fixedPercent: Percent.optional(),
  indexOld: Price,
  indexNew: Price,
  floor: Price.optional(),
  cap: Price.optional(),
});

/** What can happen in a story; each step has exactly one of these keys. */
export const steps = {
  catalogue: z
    .strictObject({ catalogue: z.array(NewProduct).min(1), ...refusal })
    .describe('Products as they are sold from here on: new ones, and others in place of those of the same code.'),
  record: z.strictObject({ record: z.array(Recorded).min(1), ...refusal }),
  change: z
    .strictObject({
      change: z.strictObject({
        entry: name,
        contract: name.optional().describe('The contract that it is moved to.'),
        at: recorded.at,
        ...fieldsOf(TimeEntryChange, 'contractId'),
      }),
      ...refusal,
    })
    .describe('Changes a time entry that was recorded under a name.'),
  correct: z
    .strictObject({
      correct: z.strictObject({
        entry: name,
        minutes: z.number().min(0).max(1440).describe('All in all; 0: it was deleted.'),
        at: recorded.at,
        asOf: z.string().optional().describe('Sorts by when it was said: the last word when absent.'),
      }),
      ...refusal,
    })
    .describe('Says how long a time entry that is on an invoice lasted by now.'),
  amend: z.strictObject({
    amend: z.strictObject({
      contract,
      effectiveFrom: LocalDateSchema,
      terms: z.strictObject(fieldsOf(Terms, 'effectiveFrom')),
    }),
    ...refusal,
  }),
  withdraw: z.strictObject({
    withdraw: z.strictObject({ contract, effectiveFrom: LocalDateSchema, today: LocalDateSchema.optional() }),
    ...refusal,
  }),
  revise: z.strictObject({ revise: Revision, ...refusal }).describe("Revises a charge's price by an index."),
  suspend: z.strictObject({ suspend: z.strictObject({ contract, from: LocalDateSchema }), ...refusal }),
  resume: z.strictObject({ resume: z.strictObject({ contract, on: LocalDateSchema }), ...refusal }),
  end: z.strictObject({ end: z.strictObject({ contract, endsOn: LocalDateSchema }), ...refusal }),
  bill: z.strictObject({
    bill: z.strictObject({
      through: LocalDateSchema,
      on: LocalDateSchema.optional().describe('The day of the run, at 06:00 UTC; the day after `through` when absent.'),
      lineGrouping: LineGrouping.optional(),
      invoiceGrouping: InvoiceGrouping.optional(),
    }),
    expect: ExpectedBill.optional(),
  }),
  credit: z
    .strictObject({
      credit: z.strictObject({
        invoice: z.int().min(1).optional().describe('Which invoice of the story: 1, 2 …; the last one when absent.'),
        lines: z
          .array(z.strictObject({ line: z.int().min(1), quantity: Quantity.optional() }))
          .min(1)
          .optional()
          .describe('Lines of the invoice by their places: 1, 2 …'),
        amountBeforeTax: Amount.optional(),
        putBackUsage: z.boolean().optional(),
        at: recorded.at,
      }),
      expect: ExpectedCredit.optional(),
    })
    .describe('A credit note on an invoice: of all that is left, of some lines, or of an amount.'),
  refused: z
    .strictObject({
      refused: z.strictObject({ contract: z.unknown().optional(), billable: z.unknown().optional() }),
      expect: z.strictObject({ pointers: z.array(z.string()).min(1) }),
    })
    .describe('A contract or billable that the API does not take, with the JSON pointers of what is wrong.'),
};

const Step = z.union(Object.values(steps)).meta({ id: 'Step' });

export const Worksheet = z.strictObject({
  $schema: z.string().optional(),
  title: z.string().min(1),
  cases: z.array(z.string()).optional().describe('Ids of the worked cases that this story tells.'),
  why: z.string().min(1).describe('The arithmetic in words, so that an accountant can follow it.'),
  tenant: overridesOf(TenantSettings).extend({ timeZone: TimeZone.optional() }).optional(),
  client: overridesOf(ClientDetails).optional(),
  contracts: z.array(StoryContract),
  steps: z.array(Step).min(1),
});

export type StepKind = keyof typeof steps;

/** A step as it stands in the file, by what it does. */
export type StoryStep = { readonly [K in StepKind]: z.input<(typeof steps)[K]> & { readonly kind: K } }[StepKind];

/** A worksheet as it stands in its file: defaults are filled in where the API fills them in, not here. */
export type Story = Omit<z.input<typeof Worksheet>, 'steps'> & { readonly steps: readonly StoryStep[] };
export type StoryBillable = z.input<typeof Recorded> & { readonly kind?: string };
