import { idFrom } from '../ids.ts';
import type { Role } from '../tenants/roles.ts';
import { unlessRefused } from './commit.ts';
import type { Page, PageRequest, Table } from './table.ts';

export { HOST } from '../tenants/roles.ts';

/** Who a signed-in person is in Monthend. The operator's people have no tenant: `HOST` stands in its place. */
export interface Membership {
  /** The identity provider's `sub`. */
  readonly subject: string;
  readonly tenantId: string;
  readonly role: Role;
  readonly email: string;
}

const keyOf = (subject: string) => ({ subjectKey: idFrom('subject', subject) });

export const memberStore = ({ membership }: Table) => {
  const fromRow = (row: { subject: string; tenantId: string; role: string; email: string }): Membership => ({
    subject: row.subject,
    tenantId: row.tenantId,
    role: row.role as Role,
    email: row.email,
  });
  return {
    async get(subject: string): Promise<Membership | undefined> {
      const { data } = await membership.get(keyOf(subject)).go({ consistent: true });
      return data === null ? undefined : fromRow(data);
    },

    /** Makes a person a member, once: nobody is moved from one firm to another by inviting them again. */
    async create(member: Membership): Promise<boolean> {
      const row = { ...keyOf(member.subject), ...member, version: 1 };
      return (await unlessRefused(() => membership.create(row).go())) !== undefined;
    },

    async list(tenantId: string, { limit, cursor }: PageRequest): Promise<Page<Membership>> {
      const options = { hydrate: true, count: limit, cursor: cursor ?? null } as const;
      const page = await membership.query.ofTenant({ tenantId }).go(options);
      return { items: page.data.map(fromRow), cursor: page.cursor };
    },
  };
};
