import { type ContractFacts, keptOf } from '../../../domain/audits/check-contract.ts';
import { chainOf, type Step, stepsOf } from '../../../domain/audits/steps.ts';
import type { LoggedTime } from '../../../domain/billables/billable.ts';
import { newBillingState } from '../../../domain/contracts/billing-state.ts';
import type { Contract } from '../../../domain/contracts/contract.ts';
import type { Invoice, InvoiceContent } from '../../../domain/invoicing/invoice.ts';
import type { Change, HistoryEvent } from '../../../domain/invoicing/settlement.ts';
import type { BillInput } from '../../../domain/pricing/bill.ts';
import { aContract, aFee, anEntry, aTimeCharge, billInTurn } from '../builders.ts';
import { aLine, anInvoice, issued as anIssued } from '../invoicing-builders.ts';

export const ISSUED = '2025-02-01T06:01:00.000Z';

/** A document as it is issued: FA-000000001 of 1 February, unless told otherwise. */
export const issued = (
  content: InvoiceContent = anInvoice([aLine(10_000)]),
  next = 1,
  wishedOn = '2025-02-01',
): Invoice => anIssued(content, { counter: { next, lastIssuedOn: null }, wishedOn, issuedAt: ISSUED });

/** A history of these changes, one a minute. */
export const historyOf = (...changes: readonly Change[]): readonly HistoryEvent[] =>
  changes.map((change, i) => ({
    eventId: `e${i + 1}`,
    place: i + 1,
    at: `2025-02-01T07:0${i}:00.000Z`,
    by: 'sub-1',
    change,
  }));

/** Two hours of work in January, one in February, one in March. */
export const someWork = (): readonly LoggedTime[] => [
  anEntry('one', { workedOn: '2025-01-10' }),
  anEntry('two', { workedOn: '2025-01-20' }),
  anEntry('three', { workedOn: '2025-02-10' }),
  anEntry('four', { workedOn: '2025-03-10' }),
];

const agreed = aContract([aFee(), aTimeCharge()]);

/** What its bills of January and February did to a contract, as its documents keep it. */
export const billed = (
  billables: readonly LoggedTime[] = someWork(),
  {
    contract = agreed,
    days = ['2025-01-31', '2025-02-28'],
    ...rest
  }: Partial<BillInput> & {
    readonly contract?: Contract;
    readonly days?: readonly string[];
  } = {},
): { readonly steps: readonly Step[]; readonly facts: ContractFacts } => {
  let before = newBillingState(contract.startsOn);
  const documents = billInTurn(contract, days, { ...rest, billables }).map(({ stateAfter, billableIds }, i) => {
    const committedAt = `2025-0${i + 2}-01T06:01:00.000Z`;
    const after = { ...stateAfter, version: before.version + 1, committedAt };
    const part = { contractId: 'k1', stateBefore: before, stateAfter: after, billableIds };
    before = after;
    return { ...issued(undefined, i + 1), contracts: [{ ...part }] } as unknown as Invoice;
  });
  const steps = stepsOf(documents).get('k1') ?? [];
  return {
    steps,
    facts: { contractId: 'k1', state: before, billables: billables.map(keptOf), chain: chainOf(before, steps) },
  };
};
