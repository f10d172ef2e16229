import * as z from 'zod';
import { Id } from '../../../domain/ids.ts';
import { NewTenant } from '../../../domain/tenants/tenant.ts';
import { defineRoutes } from '../route.ts';

/** All that the operator sees of a firm. */
export const TenantView = z.strictObject({ tenantId: Id, legalName: z.string() }).meta({ id: 'Tenant' });

export const HostedTenantView = z
  .strictObject({
    ...TenantView.shape,
    owner: z.strictObject({ subject: z.string(), email: z.string() }),
  })
  .meta({ id: 'HostedTenant' });

export const tenantRoutes = defineRoutes('tenants', {
  hostTenant: {
    method: 'POST',
    path: '/tenants',
    permission: 'tenants:manage',
    summary: 'Host a firm',
    description:
      'Makes the firm with the defaults of its country (currency, tax rates, language) and invites its owner, who completes the settings.',
    body: NewTenant,
    success: 201,
    response: HostedTenantView,
    errors: ['AlreadyExists'],
  },
  getTenant: {
    method: 'GET',
    path: '/tenants/{tenantId}',
    permission: 'tenants:manage',
    summary: 'Read what the operator may know of a firm',
    success: 200,
    response: TenantView,
    errors: ['NotFound'],
  },
});
