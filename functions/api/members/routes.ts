import * as z from 'zod';
import { NewMember } from '../../../domain/tenants/member.ts';
import { roles } from '../../../domain/tenants/roles.ts';
import { defineRoutes } from '../route.ts';

export const MemberView = z
  .strictObject({ subject: z.string(), email: z.string(), role: z.enum(roles) })
  .meta({ id: 'Member' });

export const memberRoutes = defineRoutes('members', {
  listMembers: {
    method: 'GET',
    path: '/members',
    permission: 'members:manage',
    summary: 'List the people of the firm',
    paged: true,
    success: 200,
    response: MemberView,
  },
  inviteMember: {
    method: 'POST',
    path: '/members',
    permission: 'members:manage',
    summary: 'Invite somebody',
    description: 'They sign in with the role that they are given here; a person belongs to one firm.',
    body: NewMember,
    success: 201,
    response: MemberView,
    errors: ['AlreadyExists'],
  },
});
