import * as z from 'zod';
import { LocalDateSchema } from '../calendar/local-date.ts';
import { contractDetails, endsAfterStart, NewContract, RateDate } from '../contracts/contract.ts';
import { lastDayAfter } from '../contracts/duration.ts';
import { NewProposal } from '../contracts/proposal.ts';
import { BillingError, type Fault } from '../errors.ts';
import { Id } from '../ids.ts';
import type { Locale } from '../text.ts';
import { builtInNames, termsOfBuiltIn } from './built-in.ts';
import { BuiltInValues } from './built-in-values.ts';
import type { ContractTemplate } from './contract-template.ts';

const { name, ...details } = contractDetails;

/** A contract in one call: whose, from when on, and what it is made of. What else is given goes before what a template says. */
export const ContractFromTemplate = z
  .strictObject({
    clientId: Id,
    template: z
      .discriminatedUnion('kind', [BuiltInValues, z.strictObject({ kind: z.literal('own'), templateId: Id })])
      .describe('A kind of contract with its values, or a template of the firm.'),
    name: name.optional().describe("Default: the template's."),
    ...details,
    startsOn: LocalDateSchema,
    endsOn: LocalDateSchema.optional().describe('The last day. Default: after the usual months of the template.'),
    rateDate: RateDate.default('worked'),
    proposal: NewProposal.optional().describe('It is offered, and covers no day until it is accepted.'),
  })
  .refine(...endsAfterStart)
  .meta({
    id: 'ContractFromTemplate',
    examples: [
      {
        clientId: '01k0000000000000000000000c',
        template: { kind: 'blockHours', hours: '20', hourlyPrice: '85.00' },
        startsOn: '2026-01-01',
      },
    ],
  });
export type ContractFromTemplate = z.infer<typeof ContractFromTemplate>;

/** What a contract is asked for, and where in the request each of its fields comes from, by its path. */
export interface Described {
  readonly asked: NewContract;
  readonly from: Readonly<Record<string, string>>;
}

const OWN = '/template/templateId';

/** A fault of the contract, said of what was asked for: of the longest path that it comes from. */
export const blamed = ({ pointer, detail }: Fault, from: Described['from']): Fault => {
  const path = pointer.split('/').slice(1);
  for (let length = path.length; length > 0; length -= 1) {
    const known = from[path.slice(0, length).join('/')];
    if (known === OWN) return { pointer: known, detail: `${pointer} of the template: ${detail}` };
    if (known !== undefined) return { pointer: known, detail };
  }
  return path[0] === 'terms' ? { pointer: '/template', detail } : { pointer, detail };
};

const checked = (input: z.input<typeof NewContract>, from: Described['from']): Described => {
  const { data, error } = NewContract.safeParse(input);
  if (data) return { asked: data, from };
  const faults = error.issues.map(({ path, message }) =>
    blamed({ pointer: `/${path.map(String).join('/')}`, detail: message }, from),
  );
  const [first] = faults;
  throw new BillingError('RequestInvalid', `${first?.pointer}: ${first?.detail}`, faults);
};

/** The contract that the values of a kind come to. */
export const ofBuiltIn = (
  { template, ...request }: Omit<ContractFromTemplate, 'template'> & { readonly template: BuiltInValues },
  locale: Locale,
): Described => {
  const called = request.name ?? builtInNames[template.kind][locale];
  const { terms, from } = termsOfBuiltIn(template, called);
  const places = Object.entries(from).map(([path, value]) => [path, `/template/${value}`]);
  return checked({ ...request, name: called, terms }, Object.fromEntries(places));
};

/** The contract that a firm's own template comes to. */
export const ofOwn = (
  { template: _, ...request }: Omit<ContractFromTemplate, 'template'> & { readonly template: object },
  { name: called, terms, usualMonths, renewal, alerts }: ContractTemplate,
): Described => {
  const endsOn =
    request.endsOn ?? (usualMonths === undefined ? undefined : lastDayAfter(request.startsOn, usualMonths));
  const given = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
  const usual = { name: called, ...(renewal && { renewal }), ...(alerts && { alerts }), ...(endsOn && { endsOn }) };
  const contract = { ...usual, ...given, terms } as z.input<typeof NewContract>;
  return checked(contract, { terms: OWN, ...(request.renewal ? {} : { renewal: OWN }) });
};
