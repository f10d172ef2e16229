/** The sign-ins of people at the identity provider. */
export interface Accounts {
  /** The `sub` of the person with this address: of the account that is there, or of a new one, who is invited by mail. */
  subjectOf(email: string): Promise<string>;
}
