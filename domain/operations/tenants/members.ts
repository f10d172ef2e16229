import { BillingError } from '../../errors.ts';
import type { Membership } from '../../table/member-store.ts';
import type { NewMember } from '../../tenants/member.ts';
import type { Needs } from '../ports.ts';
import type { Accounts } from './accounts.ts';

export interface MemberNeeds extends Pick<Needs, 'stores'> {
  readonly accounts: Accounts;
}

/** The person's subject; refused where the person is a member already, of this firm in another role or of another. */
export const subjectFor = async (
  { stores, accounts }: MemberNeeds,
  wanted: {
    readonly tenantId: string;
    readonly email: string;
    readonly role: string;
    readonly subject?: string | undefined;
  },
): Promise<string> => {
  const subject = wanted.subject ?? (await accounts.subjectOf(wanted.email));
  const membership = await stores.members.get(subject);
  if (membership && !isSame(membership, wanted)) throw alreadyMember();
  return subject;
};

const isSame = (a: Membership, b: { readonly tenantId: string; readonly role: string }): boolean =>
  a.tenantId === b.tenantId && a.role === b.role;

const alreadyMember = (): BillingError =>
  new BillingError('AlreadyExists', 'this person is a member already, and can be one only once', [
    { pointer: '/email', detail: 'is of a person who is a member already' },
  ]);

/** Makes somebody a member, once; the same again is the same. */
export const join = async ({ stores }: MemberNeeds, membership: Membership): Promise<Membership> => {
  if (await stores.members.create(membership)) return membership;
  const existing = await stores.members.get(membership.subject);
  if (!existing || !isSame(existing, membership)) throw alreadyMember();
  return existing;
};

export const inviteMember =
  (needs: MemberNeeds) =>
  async (tenantId: string, { email, role, subject: given }: NewMember): Promise<Membership> => {
    const subject = await subjectFor(needs, { tenantId, email, role, subject: given });
    return join(needs, { subject, tenantId, role, email });
  };
