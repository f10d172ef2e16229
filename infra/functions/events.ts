import { documentFiles } from '../../domain/documents/bundling.ts';
import {
  getObjects,
  keepLostMailEvents,
  sendMail,
  startAudits,
  startMonthEnd,
  storeObjects,
  systemItems,
  tenantItems,
} from '../grants.ts';
import { type FunctionSpec, few } from './spec.ts';

/** Starts the month ends that are due, of all firms. */
export const scheduleFunction: FunctionSpec = {
  entry: 'functions/schedule/month-ends.ts',
  megabytes: 512,
  seconds: 300,
  grants: [
    systemItems('GetItem', 'Query'),
    tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
    startMonthEnd,
  ],
  impact: 'Month ends that firms have scheduled do not start; the next hour makes up for it.',
};

/** Starts the week's audits, of all firms. */
export const weeklyAuditsFunction: FunctionSpec = {
  entry: 'functions/schedule/weekly-audits.ts',
  megabytes: 512,
  seconds: 840,
  grants: [systemItems('Query'), tenantItems('GetItem', 'Query', 'PutItem'), startAudits],
  impact: 'The weekly audits of firms do not start.',
};

/** Sends the reminders and statements that are due, of all firms. Never twice at a time: it ends before it is called again. */
export const dunningFunction: FunctionSpec = {
  entry: 'functions/schedule/dunning.ts',
  megabytes: 1769,
  seconds: 840,
  grants: [
    systemItems('GetItem', 'Query'),
    tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
    getObjects('T/*/documents/*'),
    getObjects('T/*/logos/*'),
    storeObjects('T/*/invoices/*'),
    sendMail,
  ],
  variables: ['MAILS_PER_SECOND'],
  reserved: ({ deliverReserved }) => deliverReserved && 1,
  files: documentFiles,
  impact: 'Reminders and monthly statements do not go out; the next quarter of an hour makes up for it.',
};

/** Does what is due of contracts, of all firms. Never twice at a time: it ends before it is called again. */
export const contractsFunction: FunctionSpec = {
  entry: 'functions/schedule/contracts.ts',
  megabytes: 1769,
  seconds: 840,
  grants: [
    systemItems('Query'),
    tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'),
    // Past bills, where what is left on a contract follows from them.
    getObjects('T/*/documents/*'),
    sendMail,
  ],
  variables: ['ALERTS_PER_SECOND'],
  reserved: ({ deliverReserved }) => deliverReserved && 1,
  impact:
    'Alerts of contracts and warranties and weekly digests do not go out, no contract renews itself and no visit becomes a ticket; the next hour makes up for it.',
};

/** Takes in what SES tells of mails. A mail of its own goes out only when one came back. */
export const mailEventsFunction: FunctionSpec = {
  entry: 'functions/events/mail-events.ts',
  megabytes: 512,
  seconds: 60,
  grants: [
    tenantItems('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
    // The invoice that a mail is about, where it is large.
    getObjects('T/*/documents/*'),
    sendMail,
    keepLostMailEvents,
  ],
  reserved: few,
  impact: 'Mails that bounce are not shown at their invoices, and firms are not told.',
};

/** Puts firm and role into a person's token. Cognito waits 5 s for it, no longer. */
export const preTokenFunction: FunctionSpec = {
  entry: 'functions/auth/pre-token.ts',
  megabytes: 1024,
  seconds: 5,
  grants: [systemItems('GetItem')],
  variables: ['TENANT_CLAIM', 'ROLE_CLAIM'],
  impact: 'Nobody can sign in.',
};
