import * as z from 'zod';
import { BillingError } from '../errors.ts';
import { Id } from '../ids.ts';
import { accountIds, type Client, ClientDetails } from './client.ts';

/** What a client is billed by: where two differ in it, the bills of what changes hands change. */
export const mergeDifferences = [
  'taxTreatment',
  'timeRules',
  'discount',
  'paymentTerms',
  'purchaseOrder',
  'branch',
  'reminders',
] as const;
export type MergeDifference = (typeof mergeDifferences)[number];

/** Into which client a duplicate goes, and what of the two may be different. */
export const MergeRequest = z
  .strictObject({
    into: Id.describe('The client that stays.'),
    accept: z
      .array(z.enum(mergeDifferences))
      .max(mergeDifferences.length)
      .default([])
      .describe('In what they may differ: from then on it is as the one that stays has it.'),
  })
  .meta({ id: 'ClientMerge' });
export type MergeRequest = z.infer<typeof MergeRequest>;

/** Each is asked for its documents by whoever reads what stands with the client. */
export const MAX_ABSORBED = 20;

const fault = (pointer: string, detail: string) => [{ pointer, detail }];
const refused = (detail: string): BillingError =>
  new BillingError('NotMergeable', detail, fault('/into', 'cannot take it in as they are'));

/** What is known of the two beside themselves. */
export interface MergeFacts {
  /** In what the duplicate is billed by something else. An invoice may be under way that no list shows yet, so they always count. */
  readonly differences: readonly MergeDifference[];
  /** What each is billed in. */
  readonly currencies: readonly [duplicate: string, into: string];
}

/**
 * Refuses what would lose something, or change in silence what is billed. Throws `ClientErased`, `ClientMerged`, `ClientIncomplete`,
 * `CurrencyMismatch` and `NotMergeable`.
 */
export const guardMerge = (
  duplicate: Client,
  into: Client,
  { accept }: Pick<MergeRequest, 'accept'>,
  { differences, currencies: [its, other] }: MergeFacts,
): void => {
  if (duplicate.erasedAt !== undefined) throw new BillingError('ClientErased', 'the duplicate is erased');
  if (into.erasedAt !== undefined)
    throw new BillingError('ClientErased', 'the client that is to stay is erased', fault('/into', 'is erased'));
  if (into.incomplete && !duplicate.incomplete)
    throw new BillingError(
      'ClientIncomplete',
      'only the name of the client that is to stay is known: merge it into the other one',
      fault('/into', 'must be a client whose address is known'),
    );
  if (its !== other)
    throw new BillingError('CurrencyMismatch', `the duplicate is billed in ${its}, the other one in ${other}`, [
      { pointer: '/into', detail: `must be billed in ${its}` },
    ]);
  const differing = differences.filter((name) => !accept.includes(name));
  if (differing.length > 0)
    throw new BillingError(
      'NotMergeable',
      'they differ in what they are billed by: accept it, or make them alike first',
      differing.map((name) => ({ pointer: '/accept', detail: `must hold "${name}", or they be alike in it` })),
    );
  if ((into.absorbed?.length ?? 0) + accountIds(duplicate).length > MAX_ABSORBED)
    throw refused(`a client can take in ${MAX_ABSORBED} duplicates at most`);
};

type Contacts = ClientDetails['billingContacts'];
const together = (ours: Contacts, theirs: Contacts): Contacts => {
  const known = new Set(ours.map(({ email }) => email.toLowerCase()));
  return [...ours, ...theirs.filter(({ email }) => !known.has(email.toLowerCase()))];
};

/**
 * What is known of the client that stays: its own, with the contacts of both, also of groups of the same name. Throws `NotMergeable`
 * where these are too many.
 */
export const mergedDetails = (duplicate: Client, into: Client): ClientDetails => {
  const { clientId: _i, version: _v, erasedAt: _e, mergedInto: _m, absorbed: _a, ...details } = into;
  const theirs = duplicate.invoiceGroups ?? [];
  const ours = details.invoiceGroups ?? [];
  const groups = [
    ...ours.map((group) => {
      const same = theirs.find(({ name }) => name === group.name);
      return same ? { ...group, billingContacts: together(group.billingContacts, same.billingContacts) } : group;
    }),
    ...theirs.filter(({ name }) => ours.every((group) => group.name !== name)),
  ];
  const both = {
    ...details,
    billingContacts: together(details.billingContacts, duplicate.billingContacts),
    ...(groups.length > 0 && { invoiceGroups: groups }),
  };
  const { billingContacts, invoiceGroups } = ClientDetails.shape;
  if (!billingContacts.safeParse(both.billingContacts).success || !invoiceGroups.safeParse(both.invoiceGroups).success)
    throw refused('together they have too many contacts, or groups of them: take some off first');
  return both;
};
