export interface Contact {
  readonly name?: string | undefined;
  readonly email: string;
  /** Gets a copy: the mail is addressed to others. */
  readonly copy?: boolean | undefined;
}

/** Whom a mail goes to; those of `bcc` stand in none of its headers. */
export interface Addressed {
  readonly to: readonly Contact[];
  readonly cc: readonly Contact[];
  readonly bcc: readonly string[];
}

/** Domains know no case, and no mailbox in use tells two addresses apart by it. */
const sameAs = (email: string) => email.toLowerCase();

/** The contacts, each once, and the firm's own copies for addresses that are not among them. */
export const addressedTo = (contacts: readonly Contact[], ownCopies: readonly string[]): Addressed => {
  const seen = new Set<string>();
  const isNew = (email: string): boolean => {
    const known = seen.has(sameAs(email));
    seen.add(sameAs(email));
    return !known;
  };
  const to = contacts.filter(({ copy, email }) => copy !== true && isNew(email));
  const cc = contacts.filter(({ copy, email }) => copy === true && isNew(email));
  return { to, cc, bcc: ownCopies.filter(isNew) };
};

/** Every address of a mail, as the provider is told. */
export const allOf = ({ to, cc, bcc }: Addressed): readonly string[] => [
  ...[...to, ...cc].map(({ email }) => email),
  ...bcc,
];

/** Those of some addresses that are not the firm's own copies: whether those arrive says nothing of the client. */
export const notOwn = (addresses: readonly string[], ownCopies: readonly string[] = []): readonly string[] => {
  const own = new Set(ownCopies.map(sameAs));
  return addresses.filter((email) => !own.has(sameAs(email)));
};
