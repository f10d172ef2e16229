import * as z from 'zod';
import { Id } from '../../domain/ids.ts';

const text = <T extends z.ZodType>(value: T) => z.object({ S: value });
const ofTenant = <Entity extends string>(entity: Entity) => ({
  __edb_e__: text(z.literal(entity)),
  tenantId: text(Id),
});
const of = <Entity extends string>(entity: Entity) => ({ ...ofTenant(entity), integrationId: text(Id) });

/** The rows that the event source lets through (`infra/constructs/deliveries.ts`), as the stream has them; read is what is used. */
const Image = z.union([
  z.object({ ...of('delivery'), deliveryId: text(Id) }),
  z.object({ ...of('waiting'), newsId: text(Id) }),
  z.object({ ...of('workOrder'), orderId: text(Id) }),
  z.object({ ...of('mapping'), mappingId: text(Id) }),
  z.object(of('ruleList')),
  z.object({ ...ofTenant('contract'), contractId: text(Id) }),
  z.object({ ...ofTenant('client'), clientId: text(Id) }),
]);

/** A record of the table's stream. */
export const StreamRecord = z.object({
  dynamodb: z.object({ SequenceNumber: z.string().min(1), NewImage: Image }),
});
export type StreamRecord = z.infer<typeof StreamRecord>;
