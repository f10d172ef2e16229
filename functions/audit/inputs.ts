import * as z from 'zod';
import { Id } from '../../domain/ids.ts';

/** What the state machine gives its tasks: names only. */
export const AuditInput = z.object({ tenantId: Id, auditId: Id });
export const FailInput = AuditInput.extend({ error: z.object({ Error: z.string(), Cause: z.string().optional() }) });
