/**
 * What a mail is for. Its record and its tag at the provider bear it, so it is made of letters, digits, "-" and "_". One
 * mail is sent for each subject and purpose, whatever happens; to send again is another purpose.
 */

const numbered = (purpose: string, attempt: number): string => (attempt === 0 ? purpose : `${purpose}-${attempt}`);

/** The mail that brings a document when it is issued; of a later attempt, after the one before was refused. */
export const issuePurpose = (attempt: number): string => numbered('issue', attempt);

/** The mail that brings a document once more because a person asked for it, by the id of the request. */
export const againPurpose = (requestId: string): string => `send-${requestId}`;

/** The reminder that a step of the firm's schedule sends. */
export const reminderPurpose = (stepId: string): string => `reminder-${stepId}`;

/** A client's statement of a month ("2016-04"), or of a request. */
export const statementPurpose = (monthOrRequest: string): string => `statement-${monthOrRequest}`;

/** Whether a mail brings a statement of account: it is about a client then. */
export const bringsStatement = (purpose: string): boolean => purpose.startsWith('statement-');

/** The mail that brings a proposal, by the id of the request: it is about the contract. */
export const proposalPurpose = (requestId: string): string => `proposal-${requestId}`;

/** Whether a mail brings a proposal. */
export const bringsProposal = (purpose: string): boolean => purpose.startsWith('proposal-');

/** What tells the firm that a mail of this purpose came back, or was called unwanted. */
export const noticePurpose = (kind: 'bounced' | 'complained', purpose: string): string => `${kind}-${purpose}`;

/** An alert of a contract to one address: it is about the contract then. Tried again where the attempt before was never sent. */
export const alertPurpose = (alertKey: string, attempt: number): string => numbered(`alert-${alertKey}`, attempt);

/** Whether a mail warns the firm of something of a contract. */
export const isAlert = (purpose: string): boolean => purpose.startsWith('alert-');

/** A warning of the end of a warranty to one address: it is about the equipment then. */
export const warrantyPurpose = (key: string, attempt: number): string => numbered(`warranty-${key}`, attempt);

/** Whether a mail warns of the end of a warranty. */
export const isWarranty = (purpose: string): boolean => purpose.startsWith('warranty-');

/** The reminder of a planned visit to one address: it is about the contract then. */
export const visitPurpose = (key: string, attempt: number): string => numbered(`visit-${key}`, attempt);

/** Whether a mail reminds of a visit. */
export const isVisit = (purpose: string): boolean => purpose.startsWith('visit-');

/** The weekly digest of one account manager: it is about the firm then. */
export const digestPurpose = (digestKey: string, attempt: number): string => numbered(`digest-${digestKey}`, attempt);

/** Whether a mail is a weekly digest. */
export const isDigest = (purpose: string): boolean => purpose.startsWith('digest-');

/** Whether a mail brings the document itself; others are about it (notices, reminders). */
export const bringsDocument = (purpose: string): boolean => /^(issue|send)(-|$)/.test(purpose);

/** Whether it is a notice to the firm. What comes back of those is told to nobody, or it would go on for ever. */
export const isNotice = (purpose: string): boolean => /^(bounced|complained)-/.test(purpose);
