import { addDays } from '../../calendar/local-date.ts';
import { statementPurpose } from '../../mails/purpose.ts';
import { OPEN_DAYS } from '../../table/settlement-store.ts';
import type { Needs } from '../ports.ts';
import { readStatement } from '../statements/read.ts';
import { sendStatement } from '../statements/send.ts';
import { type Errand, isOver, type Sweeping } from './outgoing.ts';

const debtorsOf = async ({ stores }: Needs, { tenant, today }: Sweeping): Promise<readonly string[]> => {
  const [from, to] = [addDays(today, -OPEN_DAYS.back), addDays(today, OPEN_DAYS.ahead)];
  const open = await stores.settlements.openBetween(tenant.tenantId, from, to);
  const standing = await stores.clients.standingOf(
    tenant.tenantId,
    open.map(({ clientId }) => clientId),
  );
  return [...new Set(open.map(({ clientId }) => standing.get(clientId)?.clientId ?? clientId))];
};

/** The statements of a month ("2016-04"), of each client that owes something in all; it tells of the month before too. */
export async function* monthlyStatements(
  needs: Needs,
  sweeping: Sweeping,
  month: string | undefined,
): AsyncGenerator<Errand> {
  if (month === undefined) return;
  const { stores, clock } = needs;
  const { tenant, today, logoOf } = sweeping;
  const { tenantId } = tenant;
  const purpose = statementPurpose(month);
  const from = `${addDays(`${month}-01`, -1).slice(0, 7)}-01`;
  for (const clientId of await debtorsOf(needs, sweeping)) {
    const mail = await stores.mails.get({ tenantId, aboutId: clientId, purpose });
    if (mail?.status === 'sent' || isOver(mail, clock())) continue;
    yield {
      aboutId: clientId,
      send: async (mailer) => {
        const found = await readStatement(needs)(tenantId, clientId, { from, on: today });
        if (!found.statement.accounts.some(({ closing }) => closing > 0)) return { result: 'nothing' };
        return sendStatement(needs, mailer, found, purpose, logoOf);
      },
    };
  }
}
