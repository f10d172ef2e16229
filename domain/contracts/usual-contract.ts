import type { Contract } from './contract.ts';

/** Of a client's contracts that cover a day, the one that work goes to: the client's choice, or the only one. */
export const usualContractOf = (
  active: readonly Contract[],
  defaultContractId: string | undefined,
): Contract | undefined =>
  active.find(({ contractId }) => contractId === defaultContractId) ?? (active.length === 1 ? active[0] : undefined);
