import * as z from 'zod';
import { Id } from '../../domain/ids.ts';

/** What the state machine gives its tasks: names only. */
export const ImportInput = z.object({ tenantId: Id, importId: Id });
export const FailInput = ImportInput.extend({ error: z.object({ Error: z.string(), Cause: z.string().optional() }) });
