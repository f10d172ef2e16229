import { startWeeklyAudits } from '../../domain/operations/audits/start.ts';
import { tableNeeds } from '../month-end/table-needs.ts';
import { auditMachine } from '../shared/audit-machine.ts';

const sweep = startWeeklyAudits(tableNeeds, auditMachine());

/** The week's audits of all firms. What it throws, the scheduler tries again, then keeps in its queue. */
export const handler = (): Promise<void> => sweep();
