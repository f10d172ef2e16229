import { billableKinds } from '../../domain/billables/billable.ts';
import type { Invoice } from '../../domain/invoicing/invoice.ts';
import { toState } from '../../domain/table/contract-store.ts';
import { checkBatches, checkMails } from './check-batches.ts';
import { checkFees, checkNumbers, checkTotals } from './check-ledger.ts';
import { checkLog, checkPromises, worthNothing } from './check-log.ts';
import { checkReviews, checkSettlements } from './check-settlements.ts';
import { SERIES } from './firm.ts';
import type { ContractRemains, Remains, Report, StoredBillable, Violation } from './violations.ts';

/** The invoices as they lie in the ledger, also those that its counter does not know of. */
const ledgerOf = async (
  { house, firm: { tenantId } }: Remains,
  names: readonly string[],
): Promise<readonly Invoice[]> => {
  const rows = await Promise.all(names.map((series) => house.rows(`T#${tenantId}#S#${series}#000000`)));
  return rows.flat().map(({ invoice }) => invoice as Invoice);
};

const contractsOf = ({ house, firm: { tenantId, contracts } }: Remains): Promise<readonly ContractRemains[]> =>
  Promise.all(
    contracts.map(async ({ contractId }) => {
      const rows = await house.rows(`T#${tenantId}#K#${contractId}`);
      const state = rows.find(({ sk }) => sk === 'STATE');
      if (!state) throw new Error(`contract ${contractId} has no state`);
      const billables = rows.filter(({ kind }) =>
        billableKinds.some((one) => one === kind),
      ) as unknown as StoredBillable[];
      const byId = new Map(billables.map((one) => [one.billableId, one]));
      return { contractId, state: toState(state as never), billables: byId };
    }),
  );

/** Looks at all that a run left behind. */
export const inspect = async (remains: Remains): Promise<readonly Violation[]> => {
  const found: Violation[] = [];
  const report: Report = (kind, detail) => void found.push({ kind, detail });
  const [invoices, notes, contracts] = await Promise.all([
    ledgerOf(remains, SERIES.invoices),
    ledgerOf(remains, SERIES.creditNotes),
    contractsOf(remains),
  ]);
  checkLog(remains, await worthNothing(remains), invoices, contracts, report);
  checkPromises(remains.known, contracts, invoices, report);
  for (const { contractId, state } of contracts) checkFees(contractId, state, invoices, report);
  for (const series of [...SERIES.invoices, ...SERIES.creditNotes]) {
    const numbered = [...invoices, ...notes].filter((one) => one.series === series);
    await checkNumbers(remains, series, numbered, report);
  }
  for (const document of [...invoices, ...notes]) checkTotals(document, report);
  await checkSettlements(remains, invoices, notes, report);
  await checkReviews(remains, invoices, report);
  await checkBatches(remains, invoices, report);
  await checkMails(remains, invoices, report);
  for (const defect of remains.house.defects.get(remains.firm.tenantId) ?? [])
    report('defect', String((defect as Error).stack ?? defect));
  return found;
};
