/**
 * What a mail is for. Its record and its tag at the provider bear it, so it is made of letters, digits, "-" and "_". One
 * mail is sent for each subject and purpose, whatever happens; to send again is another purpose.
 */

/** The mail that brings a document when it is issued; of a later attempt, after the one before was refused. */
export const issuePurpose = (attempt: number): string => (attempt === 0 ? 'issue' : `issue-${attempt}`);

/** The mail that brings a document once more because a person asked for it, by the id of the request. */
export const againPurpose = (requestId: string): string => `send-${requestId}`;

/** The reminder that a step of the firm's schedule sends. */
export const reminderPurpose = (stepId: string): string => `reminder-${stepId}`;

/** A client's statement of a month ("2016-04"), or of a request. */
export const statementPurpose = (monthOrRequest: string): string => `statement-${monthOrRequest}`;

/** Whether a mail brings a statement of account: it is about a client then. */
export const bringsStatement = (purpose: string): boolean => purpose.startsWith('statement-');

/** What tells the firm that a mail of this purpose came back, or was called unwanted. */
export const noticePurpose = (kind: 'bounced' | 'complained', purpose: string): string => `${kind}-${purpose}`;

/** An alert of a contract to one address: it is about the contract then. Tried again where the attempt before was never sent. */
export const alertPurpose = (alertKey: string, attempt: number): string =>
  attempt === 0 ? `alert-${alertKey}` : `alert-${alertKey}-${attempt}`;

/** Whether a mail warns the firm of something of a contract. */
export const isAlert = (purpose: string): boolean => purpose.startsWith('alert-');

/** Whether a mail brings the document itself; others are about it (notices, reminders). */
export const bringsDocument = (purpose: string): boolean => /^(issue|send)(-|$)/.test(purpose);

/** Whether it is a notice to the firm. What comes back of those is told to nobody, or it would go on for ever. */
export const isNotice = (purpose: string): boolean => /^(bounced|complained)-/.test(purpose);
