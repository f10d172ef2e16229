import { expect, test } from 'vitest';
import { type Candidate, layOut } from '../../domain/batches/lay-out.ts';
import { shardsOf } from '../../domain/batches/shards.ts';
import { idFrom } from '../../domain/ids.ts';
import type { CloseOutcome } from '../../domain/operations/month-end/close.ts';
import type { DeliverOutcome } from '../../domain/operations/month-end/deliver.ts';
import type { IssueOutcome } from '../../domain/operations/month-end/issue.ts';
import type { Planned } from '../../domain/operations/month-end/plan.ts';
import { definitionFor } from '../../infra/constructs/month-end.ts';
import { readStage } from '../../infra/stages.ts';
import { type Answers, dataFlow, type HandedOn, type Machine } from './data-flow.ts';

const KIB = 1024;
/** Of the 256 KiB that a state may hand on. */
const MOST = 200 * KIB;

const stage = readStage((name) => (name === 'stage' ? 'prod' : name === 'mailDomain' ? 'example.com' : undefined));
const machine: Machine = JSON.parse(definitionFor(stage));
const [tenantId, batchId] = [idFrom('tenant'), idFrom('batch')];

/** What Plan answers for a firm of so many clients; grouped anew, its shards are numbered on. */
const planned = (clients: number, round: number): Planned => {
  const candidates = Array.from({ length: clients }, (_, i): Candidate => {
    const clientId = String(i).padStart(26, '0');
    return { clientId, contractId: clientId, startsOn: '2016-01-01' };
  });
  const by = { invoiceGrouping: 'client', separatePurchaseOrders: false, shardSize: stage.shardSize } as const;
  const shards = layOut(candidates, by).length;
  const laidOut = { firstShard: round * shards, shards };
  return { tenantId, batchId, attempt: 9, round, settleSeconds: stage.settleSeconds, shards: shardsOf(laidOut) };
};

/** A run in which everything happens that makes a state longer: a review, another grouping, waits, a second delivery. */
const runOf = (clients: number, plan = planned): Answers => ({
  Plan: [plan(clients, 0), plan(clients, 1)] as never,
  'Draft shard': [{} satisfies Record<string, never>],
  Tally: [{ review: true } satisfies { review: boolean }],
  Review: [{ wokenWith: { decision: 'regroup' } }, { wokenWith: { decision: 'approve' } }],
  Issue: [
    { done: false, waitSeconds: 1 } satisfies IssueOutcome,
    { done: true, waitSeconds: 0 } satisfies IssueOutcome,
  ],
  'Deliver shard': [{ waitSeconds: 3600 } satisfies DeliverOutcome, { waitSeconds: 0 } satisfies DeliverOutcome],
  Close: [
    {
      status: 'closed',
      issued: clients,
      totals: [{ currency: 'EUR', invoices: clients, gross: 1e15 }],
      needAttention: clients,
      waitSeconds: 3600,
    } satisfies CloseOutcome,
    {
      status: 'closed',
      issued: clients,
      totals: [{ currency: 'EUR', invoices: clients, gross: 1e15 }],
      needAttention: clients,
      waitSeconds: 0,
    } satisfies CloseOutcome,
  ],
  Tell: [{ FailedEntryCount: 0 }],
});

const handedOn = (clients: number, plan = planned): readonly HandedOn[] =>
  dataFlow(machine, { tenantId, batchId, attempt: 9 }, runOf(clients, plan));
const longest = (found: readonly HandedOn[]): HandedOn =>
  found.reduce((most, one) => (one.bytes > most.bytes ? one : most));

test('at 100,000 clients no state hands on more than 200 KiB', () => {
  const found = handedOn(100_000);
  expect(new Set(found.map(({ state }) => state))).toContain('Tell');
  const { bytes, ...what } = longest(found);
  expect({ ...what, fits: bytes <= MOST }).toMatchObject({ fits: true });
});

test('what is handed on grows by a few bytes for a shard, not with its invoices', () => {
  const shards = (100_000 - 10_000) / stage.shardSize;
  const more = longest(handedOn(100_000)).bytes - longest(handedOn(10_000)).bytes;
  expect(more / shards).toBeLessThan(10);
});

test('it would be noticed: shards with the names of tenant and batch in each do not fit', () => {
  const wordy = (clients: number, round: number): Planned => {
    const { shards, ...rest } = planned(clients, round);
    return { ...rest, shards: shards.map((shard) => ({ tenantId, batchId, shard })) as never };
  };
  expect(longest(handedOn(100_000, wordy)).bytes).toBeGreaterThan(MOST);
});
