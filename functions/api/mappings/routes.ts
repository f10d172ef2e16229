import * as z from 'zod';
import { Id } from '../../../domain/ids.ts';
import { Mapped, ToolKey } from '../../../domain/integrations/mapped.ts';
import { Rule, RuleList } from '../../../domain/integrations/rule.ts';
import { waitingReasons } from '../../../domain/integrations/subject.ts';
import { defineRoutes } from '../route.ts';

const MappingView = z.strictObject({ mappingId: Id, mapped: Mapped }).meta({ id: 'Mapping' });

const Mappings = z.strictObject({ mappings: z.array(Mapped).min(1).max(200) }).meta({ id: 'NewMappings' });

const MappingsView = z.strictObject({ mappings: z.array(MappingView) }).meta({ id: 'Mappings' });

const RulesView = z
  .strictObject({ rules: z.array(Rule), version: z.int().describe('0 before there are any.') })
  .meta({ id: 'Rules' });

const SubjectView = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.enum(['organisation', 'user', 'tag', 'ticket']),
      of: ToolKey,
      also: z.array(ToolKey).optional().describe('By what else it may be mapped.'),
    }),
    z.strictObject({ kind: z.literal('client'), clientId: Id }),
    z.strictObject({ kind: z.literal('rules') }),
  ])
  .meta({ id: 'WaitingSubject' });

const WaitingView = z
  .strictObject({
    newsId: Id,
    about: z.enum(['ticket', 'work']),
    externalId: z.string().describe("The tool's id of the ticket or of the work."),
    ticketExternalId: z.string().optional(),
    title: z.string().optional(),
    startedAt: z.string().optional(),
    seconds: z.number().optional(),
    reason: z.enum(waitingReasons),
    detail: z.string(),
    subject: SubjectView.describe('What has to be mapped, agreed or heard of.'),
    since: z.string(),
  })
  .meta({ id: 'Waiting' });

const waitingFacts = z.strictObject({
  reasons: z
    .partialRecord(z.enum(waitingReasons), z.int())
    .optional()
    .describe('How many wait for what reason. On the first page only.'),
  moreReasons: z.literal(true).optional().describe('More wait than were counted.'),
});

export const mappingRoutes = defineRoutes('mappings', {
  listMappings: {
    method: 'GET',
    path: '/integrations/{integrationId}/mappings',
    permission: 'integrations:read',
    summary: 'List what is mapped',
    paged: true,
    success: 200,
    response: MappingView,
    errors: ['NotFound'],
  },
  putMappings: {
    method: 'PUT',
    path: '/integrations/{integrationId}/mappings',
    permission: 'contracts:write',
    summary: 'Map organisations, users, types and tags',
    description:
      'Each replaces what its thing was mapped to; what is not named stays as it is. What waited for one of them is applied soon after.',
    body: Mappings,
    success: 200,
    response: MappingsView,
    errors: ['NotFound', 'ClientUnknown', 'ClientMerged'],
  },
  getMapping: {
    method: 'GET',
    path: '/integrations/{integrationId}/mappings/{mappingId}',
    permission: 'integrations:read',
    summary: 'Read a mapping',
    success: 200,
    response: MappingView,
    errors: ['NotFound'],
  },
  removeMapping: {
    method: 'DELETE',
    path: '/integrations/{integrationId}/mappings/{mappingId}',
    permission: 'contracts:write',
    summary: 'Take a mapping away',
    description: 'Tickets and time that came by it stay as they are.',
    success: 204,
    errors: ['NotFound'],
  },
  getRules: {
    method: 'GET',
    path: '/integrations/{integrationId}/rules',
    permission: 'integrations:read',
    summary: 'Read the rules',
    success: 200,
    response: RulesView,
    errors: ['NotFound'],
  },
  replaceRules: {
    method: 'PUT',
    path: '/integrations/{integrationId}/rules',
    permission: 'contracts:write',
    summary: 'Change the rules',
    description:
      'In their order: for contract, work type, charging and approval each, the first rule holds that says something of it and whose conditions are met. A rule that names a contract holds for the client of this contract only. The contract that is chosen on the ticket goes before the rules, the client’s default (or its only contract of the day) after them. All that waits is tried again soon after.',
    ifMatch: true,
    body: RuleList,
    success: 200,
    response: RulesView,
    errors: ['NotFound', 'ClientUnknown', 'ClientMerged'],
  },
  listWaiting: {
    method: 'GET',
    path: '/integrations/{integrationId}/waiting',
    permission: 'integrations:read',
    summary: 'List what waits to be mapped',
    description: 'What the tool said and what became no ticket or time yet, each with its reason.',
    paged: true,
    pageFacts: waitingFacts,
    success: 200,
    response: WaitingView,
    errors: ['NotFound'],
  },
  retryWaiting: {
    method: 'POST',
    path: '/integrations/{integrationId}/waiting/retry',
    permission: 'contracts:write',
    summary: 'Try all that waits once more',
    description: 'It goes on after the answer. What was mapped, ruled or agreed since is tried without being asked.',
    success: 202,
    errors: ['NotFound'],
  },
});
