import { changeTenantItems, keepLostDeliveries, readStream, sealSecrets, systemItems, tenantItems } from '../grants.ts';
import type { FunctionSpec } from './spec.ts';

/** Takes the webhooks of tools. Anybody can call it: all that it can change is to keep a delivery. */
export const hookFunctions = {
  hooks: {
    entry: 'functions/hooks/receive.ts',
    // A known webhook takes 3 ms of a core, so some 11 ms at this size.
    megabytes: 512,
    seconds: 15,
    // Whose the endpoint is; its integration, and the delivery; the key of the integration's secrets.
    grants: [systemItems('GetItem'), tenantItems('GetItem', 'PutItem'), sealSecrets],
    variables: ['TENANT_CLAIM'],
    impact: 'Webhooks of ticketing tools are not taken; most tools try again for some hours, then give up.',
  },
} as const satisfies Record<string, FunctionSpec>;

/** Works off what tools sent, from the table's stream: tickets, time, and clients where a firm lets it make them. */
export const deliveriesFunction: FunctionSpec = {
  entry: 'functions/events/deliveries.ts',
  megabytes: 512,
  seconds: 60,
  grants: [changeTenantItems, readStream, keepLostDeliveries],
  impact: 'What ticketing tools send is kept, and becomes no tickets and time for now.',
};
