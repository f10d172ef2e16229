import { SFNClient } from '@aws-sdk/client-sfn';
import type { AuditMachine } from '../../domain/operations/audits/ports.ts';
import { environment } from './env.ts';
import { startOnce } from './start-once.ts';

/** The state machine of audits. */
export const auditMachine = (): AuditMachine => ({
  start: startOnce(new SFNClient({}), environment('AUDIT_MACHINE_ARN').AUDIT_MACHINE_ARN),
});
