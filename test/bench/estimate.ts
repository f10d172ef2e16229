import { TRANSACTION_ACTIONS } from '../../domain/table/issue-actions.ts';
import { contractsFunction } from '../../infra/functions/events.ts';
import { readStage } from '../../infra/stages.ts';
import type { Measured } from './measured.ts';

/**
 * What a month end is taken to need on AWS, in milliseconds. Not measured there: usual times of services within one region,
 * on the slow side, and our own figures (PDF, calls, units) doubled where a function has one CPU of Lambda's.
 */
const assumed = {
  read: 8,
  write: 10,
  batch: 20,
  /** A page of 1 MB, or a transaction of nearly a hundred actions. */
  page: 80,
  transaction: 60,
  storePdf: 30,
  sendMail: 80,
  renderPdf: 40,
  price: 1,
  /** An invocation and the steps of the machine around it. */
  step: 150,
} as const;

/** What one partition of the table writes in a second. A table with a local index is not split below a partition key. */
const PARTITION_UNITS = 1_000;
/** Units that an invoice of 12 lines writes to its batch's partition (draft and item), and to its ledger's (`npm run bench`). */
const DRAFT_UNITS = 5;
const LEDGER_UNITS = 22;
/** Actions of an invoice with one contract. */
const ACTIONS = 4;
const CONTRACT_BYTES = 150;
const ITEM_BYTES = 600;

const stage = readStage((name) => ({ stage: 'prod', mailDomain: 'example.com' })[name]);

interface Rates {
  readonly invoices: number;
  /** What SES lets the account send; Deliver is given as many functions as that takes. */
  readonly mailsPerSecond: number;
  /** State transitions that Step Functions lets the account make. */
  readonly transitionsPerSecond: number;
}

interface Phase {
  readonly name: string;
  readonly seconds: number;
  /** What it is that takes so long. */
  readonly because: string;
}

const slowest = (...reasons: readonly Phase[]): Phase =>
  reasons.reduce((most, one) => (one.seconds > most.seconds ? one : most));

/** The shards of a map: no faster than its functions, than a partition takes their writes, than the machine goes on. */
const phasesOf = ({ invoices, mailsPerSecond, transitionsPerSecond }: Rates): readonly Phase[] => {
  const { read, write, batch, page, transaction, step } = assumed;
  const { shardSize, draftConcurrency, settleSeconds } = stage;
  const shards = Math.ceil(invoices / shardSize);
  const pages = (bytes: number): number => (Math.ceil((invoices * bytes) / 1e6) * page) / 1000;

  const plan = pages(CONTRACT_BYTES) + ((invoices / 100 + shards / 25) * batch) / 1000;

  const draftShard = step + 3 * read + 2 * batch + (shardSize / 10) * (read + write) + shardSize * assumed.price;
  const draft = slowest(
    { name: 'Draft', seconds: (shards * draftShard) / draftConcurrency / 1000, because: 'its functions' },
    { name: 'Draft', seconds: (invoices * DRAFT_UNITS) / PARTITION_UNITS, because: "writes to the batch's partition" },
    { name: 'Draft', seconds: (2 * shards) / transitionsPerSecond, because: 'transitions' },
  );

  const packs = Math.ceil(shardSize / Math.floor((TRANSACTION_ACTIONS - 1) / ACTIONS));
  const issueShard = packs * (3 * read + batch + transaction);
  const issue = slowest(
    { name: 'Issue', seconds: (shards * issueShard) / 1000, because: 'one transaction after the other' },
    {
      name: 'Issue',
      seconds: (invoices * LEDGER_UNITS) / PARTITION_UNITS,
      because: "writes to the ledger's partition",
    },
  );

  const deliver = slowest(
    { name: 'Deliver', seconds: invoices / mailsPerSecond, because: 'mails a second' },
    { name: 'Deliver', seconds: (4 * shards) / transitionsPerSecond, because: 'transitions' },
  );

  return [
    { name: 'Plan', seconds: plan, because: 'reading the contracts' },
    { name: 'Settle', seconds: settleSeconds, because: 'its wait' },
    draft,
    { name: 'Tally', seconds: 2 * pages(ITEM_BYTES), because: 'counting the items' },
    issue,
    deliver,
    { name: 'Close', seconds: pages(ITEM_BYTES) + (step + assumed.sendMail) / 1000, because: 'counting the items' },
  ];
};

/** Functions that Deliver must have at a time to send so many mails a second. */
const deliverersFor = (mailsPerSecond: number): number => {
  const { read, write, transaction, renderPdf, storePdf, sendMail } = assumed;
  const oneMail = read + renderPdf + storePdf + 3 * write + sendMail + transaction + write;
  return Math.ceil((mailsPerSecond * oneMail) / 1000);
};

/** Of the sweep's time, what it keeps for the mail that it is at. */
const SWEEP_RESERVE_SECONDS = 30;

/** Alerts of an hour: each of another contract to one address, one after the other, in the sweep of that hour. */
const alertsPerHour = (alertsPerSecond: number): number => {
  const { read, write, sendMail } = assumed;
  const oneAlert = (5 * read + 5 * write + sendMail) / 1000;
  return Math.floor((contractsFunction.seconds - SWEEP_RESERVE_SECONDS) / Math.max(oneAlert, 1 / alertsPerSecond));
};

const estimateOfAlerts = (): readonly Measured[] =>
  [stage.alertsPerSecond, 14].map((alertsPerSecond) => ({
    name: `100,000 alerts that are due at once, at ${alertsPerSecond} a second and a sweep an hour`,
    value: 100_000 / alertsPerHour(alertsPerSecond),
    unit: 'h (estimate)',
  }));

/** How long 100,000 invoices take on AWS, each phase, and as many alerts: an estimate, and nothing else. */
export const estimate = (): readonly Measured[] => [...estimateOfInvoices(), ...estimateOfAlerts()];

const estimateOfInvoices = (): readonly Measured[] =>
  [14, 100].flatMap((mailsPerSecond) => {
    const of = `100,000 invoices at ${mailsPerSecond} mails and 800 transitions a second`;
    const phases = phasesOf({ invoices: 100_000, mailsPerSecond, transitionsPerSecond: 800 });
    return [
      ...phases.map(({ name, seconds, because }) => ({
        name: `${name} of ${of}, bound by ${because}`,
        value: seconds,
        unit: 's (estimate)',
      })),
      { name: `all of ${of}`, value: phases.reduce((sum, { seconds }) => sum + seconds, 0), unit: 's (estimate)' },
      {
        name: `functions of Deliver for ${mailsPerSecond} mails a second`,
        value: deliverersFor(mailsPerSecond),
        unit: '(estimate)',
      },
    ];
  });
