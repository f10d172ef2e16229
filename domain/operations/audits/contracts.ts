import { type Audit, MAX_FINDINGS, type Position } from '../../audits/audit.ts';
import { repairable } from '../../audits/check-contract.ts';
import { type Figures, withContract } from '../../audits/figures.ts';
import { confirmed, type Finding, findingIdOf, type Stray } from '../../audits/finding.ts';
import { isBilled } from '../../billables/billable.ts';
import type { Contract } from '../../contracts/contract.ts';
import { ATTEMPT_MILLISECONDS, withinDeadline } from '../../table/deadline.ts';
import { type LookedAt, lookAtAll } from './contract-facts.ts';
import { type AuditNeeds, type Look, SECOND_READING_MILLISECONDS } from './ports.ts';

const PAGE = 50;

/** Contracts by their clients; a client's documents are read once for all of them. */
type Asked = readonly Pick<Contract, 'contractId' | 'clientId'>[];

/** A contract with what is wrong with it at two readings. */
type Suspect = LookedAt & { readonly confirmed: readonly Finding[] };

const readAgain = async (
  needs: AuditNeeds,
  tenantId: string,
  contracts: Asked,
  first: readonly LookedAt[],
): Promise<readonly Suspect[]> => {
  const before = new Map(first.map((one) => [one.contractId, one.findings]));
  const suspects = contracts.filter(({ contractId }) => before.get(contractId)?.length);
  if (suspects.length === 0) return [];
  await needs.pause(SECOND_READING_MILLISECONDS);
  const second = await lookAtAll(needs, tenantId, suspects);
  return second.map((one) => ({ ...one, confirmed: confirmed(before.get(one.contractId) ?? [], one.findings) }));
};

/**
 * Gives the strays of a contract back to the log, one after the other: each moves the state's version on. Only while
 * nothing has changed since the second reading, or it could be on an invoice by now.
 */
const repairAll = async (
  { stores, journal }: AuditNeeds,
  tenantId: string,
  auditId: string,
  suspect: Suspect,
  room: number,
): Promise<readonly Stray[]> => {
  const { contractId } = suspect;
  const known = new Set(suspect.confirmed.map(findingIdOf));
  const strays = repairable(suspect.findings).filter((stray) => known.has(findingIdOf(stray)));
  const repaired: Stray[] = [];
  let { state } = suspect;
  for (const stray of strays.slice(0, room)) {
    const done = await withinDeadline(ATTEMPT_MILLISECONDS, async () => {
      const read = await stores.log.get(tenantId, contractId, stray.billableId);
      if (read?.billDate === undefined || read.ulid === undefined) return false;
      const { billDate, ulid } = read;
      return isBilled({ billDate, ulid }, state) && stores.audits.repair(tenantId, auditId, stray, read, state);
    });
    if (!done) break;
    repaired.push(stray);
    state = { ...state, version: state.version + 1 };
  }
  if (repaired.length > 0) journal.info('strays repaired', { tenantId, auditId, contractId, strays: repaired.length });
  return repaired;
};

/** The strays that are given back to the log, of all contracts that look wrong. */
const repairSuspects = async (
  needs: AuditNeeds,
  tenantId: string,
  { auditId, repair, kept }: Audit,
  suspects: readonly Suspect[],
): Promise<readonly Stray[]> => {
  const repaired: Stray[] = [];
  for (const suspect of repair ? suspects : [])
    repaired.push(...(await repairAll(needs, tenantId, auditId, suspect, MAX_FINDINGS - kept - repaired.length)));
  return repaired;
};

/**
 * A page of the contracts, by client: every billable is billed once or open, and the states follow from the bills. Strays
 * are given back to the log and reported; everything else is only reported.
 */
export const lookAtContracts = async (
  needs: AuditNeeds,
  tenantId: string,
  audit: Audit,
  { after }: Extract<Position, { part: 'contracts' }>,
): Promise<Look> => {
  const page = await needs.stores.contracts.list(tenantId, { limit: PAGE, cursor: after ?? undefined });
  const first = await lookAtAll(needs, tenantId, page.items);
  const suspects = await readAgain(needs, tenantId, page.items, first);
  const repaired = await repairSuspects(needs, tenantId, audit, suspects);
  const mended = page.items.filter(({ contractId }) => repaired.some((stray) => stray.contractId === contractId));
  // As they stand now, so that a page that is looked at again comes to the same figures.
  const latest = [...first, ...suspects, ...(await lookAtAll(needs, tenantId, mended))];
  const byContract = new Map(latest.map((one) => [one.contractId, one]));
  const gone = new Set(repaired.map(findingIdOf));
  let figures: Figures = audit.figures;
  for (const one of byContract.values()) figures = withContract(figures, one.figures);
  return {
    position: page.cursor === null ? { part: 'end' } : { part: 'contracts', after: page.cursor },
    figures,
    findings: suspects.flatMap((one) => one.confirmed).filter((finding) => !gone.has(findingIdOf(finding))),
    repaired: repaired.length,
  };
};
