import { newAudit } from '../../domain/audits/audit.ts';
import type { Finding } from '../../domain/audits/finding.ts';
import { idFrom } from '../../domain/ids.ts';
import { type AuditClosing, closeAudit } from '../../domain/operations/audits/close.ts';
import { examineAudit } from '../../domain/operations/audits/examine.ts';
import type { AuditNeeds } from '../../domain/operations/audits/ports.ts';
import type { Mailer } from '../../domain/operations/ports.ts';
import { faultily } from '../table/faults.ts';
import type { Fixture } from '../table/new-table.ts';
import { tenantId } from './firm.ts';
import { mailerOf, needsOf, retried, type SentMails } from './month-end-run.ts';

export const auditNeedsOf = (fixture: Fixture): AuditNeeds => ({
  ...needsOf(fixture),
  find: (key) => faultily(fixture.faults, 'GetObject', async () => fixture.blobs.objects.get(key)),
  pause: async () => {},
});

export interface AskedAudit {
  readonly repair?: boolean;
  readonly from?: string;
  readonly timeLeft?: () => number;
  readonly mailer?: Mailer;
  /** What happens between the two readings. */
  readonly meanwhile?: () => Promise<unknown>;
}

export interface AuditRun {
  readonly auditId: string;
  readonly closing: AuditClosing;
  readonly findings: readonly Finding[];
}

/** An audit as `statemachines/audit.asl.json` runs it; a step that dies is run again. */
export const runAudit = async (
  fixture: Fixture,
  sent: SentMails,
  name: string,
  { timeLeft = () => 900_000, meanwhile = async () => {}, mailer = mailerOf(fixture, sent), ...asked }: AskedAudit = {},
): Promise<AuditRun> => {
  const auditId = idFrom('test', 'audit', name);
  const request = { repair: true, ...asked };
  const { audits } = fixture.stores;
  await retried(() => audits.create(tenantId, newAudit(auditId, request, 'person', fixture.clock.now.toISOString())));
  const needs: AuditNeeds = { ...auditNeedsOf(fixture), pause: async () => void (await meanwhile()) };
  const input = { tenantId, auditId };
  while (!(await retried(() => examineAudit(needs)(input, timeLeft))).done);
  const close = () => retried(() => closeAudit(needs, mailer)(input));
  let { waitSeconds, ...closing } = await close();
  while (waitSeconds > 0) {
    fixture.clock.now = new Date(fixture.clock.now.getTime() + waitSeconds * 1000);
    ({ waitSeconds, ...closing } = await close());
  }
  return { auditId, closing, findings: await retried(() => audits.findings(tenantId, auditId)) };
};
