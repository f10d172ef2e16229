import type { Fault } from '../errors.ts';
import type { Lived } from './term.ts';
import { noticeDeadline } from './term.ts';

/** What contradicts itself in how a contract ends and goes on; `pointer`s are into the contract. */
export const faultsOfLife = (contract: Lived): readonly Fault[] => {
  const { startsOn, endsOn, renewal } = contract;
  if (!renewal) return [];
  if (renewal.kind === 'evergreen')
    return endsOn === undefined
      ? []
      : [{ pointer: '/renewal/kind', detail: `must not be "evergreen": the contract ends on ${endsOn}` }];
  const deadline = noticeDeadline(contract);
  if (deadline === undefined)
    return [{ pointer: '/endsOn', detail: 'must be given: a contract is renewed at its end' }];
  return deadline < startsOn
    ? [{ pointer: '/renewal/noticeDays', detail: 'must not be longer than the term: notice could never be given' }]
    : [];
};

/** The same for a schema. */
export const refuseLife = (
  contract: Lived,
  context: { addIssue(issue: { code: 'custom'; path: string[]; message: string }): void },
): void => {
  for (const { pointer, detail } of faultsOfLife(contract))
    context.addIssue({ code: 'custom', path: pointer.split('/').slice(1), message: detail });
};
