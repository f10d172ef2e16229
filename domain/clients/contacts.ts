import type { Contact } from '../mails/recipients.ts';

/** Who gets the invoices of one of a client's groups. */
export interface GroupContacts {
  readonly name: string;
  readonly billingContacts: readonly Contact[];
}

/** Whom documents of a client go to: the contacts of the group that they are of, if it has its own. */
export const contactsFor = (
  {
    billingContacts,
    invoiceGroups,
  }: { readonly billingContacts: readonly Contact[]; readonly invoiceGroups?: readonly GroupContacts[] | undefined },
  group: string | undefined,
): readonly Contact[] => invoiceGroups?.find(({ name }) => name === group)?.billingContacts ?? billingContacts;

/** The group that all of some contracts are in, if there is one. */
export const sharedGroup = (
  contracts: readonly { readonly invoiceGroup?: string | undefined }[],
): string | undefined => {
  const [first] = contracts;
  return contracts.every(({ invoiceGroup }) => invoiceGroup === first?.invoiceGroup) ? first?.invoiceGroup : undefined;
};
