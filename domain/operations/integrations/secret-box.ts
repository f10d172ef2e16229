/** Whose secret it is: what is sealed for one integration cannot be opened as another's. */
export interface SecretOwner {
  readonly tenantId: string;
  readonly integrationId: string;
}

/** Seals the secrets that tools sign with: the table and the log never see one in clear. */
export interface SecretBox {
  seal(owner: SecretOwner, secret: string): Promise<string>;
  /** Throws at what was not sealed for this owner under this key. */
  open(owner: SecretOwner, sealed: string): Promise<string>;
}
