import { hostTenant } from '../../domain/operations/tenants/host-tenant.ts';
import { readTenant } from '../../domain/operations/tenants/settings.ts';
import type { Tenant } from '../../domain/tenants/tenant.ts';
import { cognitoAccounts } from '../shared/cognito.ts';
import { environment } from '../shared/env.ts';
import { created, httpHandler, ok } from '../shared/http-handler.ts';
import { stores } from '../shared/services.ts';
import { tenantRoutes } from './tenants/routes.ts';

const { USER_POOL_ID } = environment('USER_POOL_ID');
const needs = { stores, accounts: cognitoAccounts(USER_POOL_ID) };

const view = ({ tenantId, settings: { legalName } }: Tenant) => ({ tenantId, legalName });

export const handler = httpHandler(tenantRoutes, {
  hostTenant: async ({ id, body }) => {
    const { tenant, owner } = await hostTenant(needs)(id, body);
    return created({ ...view(tenant), owner: { subject: owner.subject, email: owner.email } }, `/tenants/${id}`);
  },
  getTenant: async ({ params }) => ok(view(await readTenant(needs)(params.tenantId))),
});
