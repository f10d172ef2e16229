import { inviteMember } from '../../domain/operations/tenants/members.ts';
import type { Membership } from '../../domain/table/member-store.ts';
import { cognitoAccounts } from '../shared/cognito.ts';
import { environment } from '../shared/env.ts';
import { created, httpHandler, page } from '../shared/http-handler.ts';
import { stores } from '../shared/services.ts';
import { memberRoutes } from './members/routes.ts';

const { USER_POOL_ID } = environment('USER_POOL_ID');
const needs = { stores, accounts: cognitoAccounts(USER_POOL_ID) };

const view = ({ subject, email, role }: Membership) => ({ subject, email, role });

export const handler = httpHandler(memberRoutes, {
  listMembers: async ({ tenantId, page: asked }) => {
    const { items, cursor } = await stores.members.list(tenantId, asked);
    return page({ items: items.map(view), cursor });
  },
  inviteMember: async ({ tenantId, body }) => created(view(await inviteMember(needs)(tenantId, body)), '/members'),
});
