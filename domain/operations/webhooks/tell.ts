import { issuedTotals } from '../../batches/issued-totals.ts';
import { needsAttention } from '../../batches/item.ts';
import { assertNever } from '../../errors.ts';
import { idFrom } from '../../ids.ts';
import type { Invoice } from '../../invoicing/invoice.ts';
import type { WantedEvent } from '../../webhooks/event.ts';
import { type Happening, ofIssued, ofPaid, ofRenewed, ofSent, ofWaiting, typesOf } from '../../webhooks/happening.ts';
import { type Webhook, wants } from '../../webhooks/webhook.ts';
import type { TableNeeds } from '../ports.ts';
import { messageOf } from './messages.ts';

type TellNeeds = Pick<TableNeeds, 'stores' | 'clock'>;

/** Whom a tenant wants told. */
export type WebhooksOf = (tenantId: string) => Promise<readonly Webhook[]>;

/** Reads the webhooks of a tenant once: most have none, and then nothing else is read or written. */
export const readingOnce = ({ webhooks }: TellNeeds['stores']): WebhooksOf => {
  const known = new Map<string, Promise<readonly Webhook[]>>();
  return (tenantId) => {
    const reading = known.get(tenantId) ?? webhooks.all(tenantId);
    known.set(tenantId, reading);
    return reading;
  };
};

/**
 * Keeps a message for each webhook that wants to be told of what happened. The ids follow from what happened, so a row that
 * is told twice, or half of it again, is one message each.
 */
export const tellWebhooks =
  (needs: TellNeeds, webhooksOf: WebhooksOf) =>
  async (tenantId: string, happening: Happening): Promise<void> => {
    const types = typesOf[happening.what];
    const webhooks = await webhooksOf(tenantId);
    const asking = webhooks.filter((webhook) => types.some((type) => wants(webhook, type)));
    if (asking.length === 0) return;
    for (const event of await eventsOf(needs, tenantId, happening))
      for (const webhook of asking)
        if (wants(webhook, event.type))
          await needs.stores.webhookMessages.put(tenantId, messageOf(webhook.webhookId, event, needs.clock()));
  };

const eventsOf = async (
  { stores }: TellNeeds,
  tenantId: string,
  happening: Happening,
): Promise<readonly WantedEvent[]> => {
  const about = async (invoiceId: string, of: (document: Invoice) => readonly WantedEvent[]) => {
    const document = await stores.ledger.get(tenantId, invoiceId);
    return document ? of(document) : [];
  };
  switch (happening.what) {
    case 'batchClosed':
      return ofClosed(stores, tenantId, happening);
    case 'documentIssued':
      return about(happening.invoiceId, ofIssued);
    case 'documentSent':
      return about(happening.invoiceId, (document) => ofSent(document, happening));
    case 'documentPaid':
      return about(happening.invoiceId, (document) => ofPaid(document, happening));
    case 'contractRenewed':
      return ofRenewed(happening);
    case 'newsWaits':
      return ofWaiting(happening);
    default:
      return assertNever(happening);
  }
};

const ofClosed = async (
  { batches }: TellNeeds['stores'],
  tenantId: string,
  { batchId, attempt, at }: Extract<Happening, { what: 'batchClosed' }>,
): Promise<readonly WantedEvent[]> => {
  const batch = await batches.get(tenantId, batchId);
  if (!batch) return [];
  const items = await batches.items(tenantId, batchId, undefined, batch.firstShard);
  const data = {
    batchId,
    through: batch.through,
    attempt,
    issued: items.filter(({ invoiceId }) => invoiceId !== undefined).length,
    needAttention: items.filter(needsAttention).length,
    totals: issuedTotals(items).map(({ currency, invoices, gross }) => ({
      invoices,
      gross: { amount: gross, currency },
    })),
  };
  const eventId = idFrom('batch.completed', batchId, String(attempt));
  return [{ type: 'batch.completed', eventId, occurredAt: at, data }];
};
