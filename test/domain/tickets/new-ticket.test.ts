import { describe, expect, test } from 'vitest';
import { NewTicket, TicketChange } from '../../../domain/tickets/new-ticket.ts';

const title = 'The printer';
const pathsOf = (schema: typeof NewTicket | typeof TicketChange, body: unknown): readonly string[] =>
  schema.safeParse(body).error?.issues.map(({ path }) => `/${path.join('/')}`) ?? [];

describe('a ticket cannot be', () => {
  test.each<{ because: string; body: unknown; path: string }>([
    { because: 'without a title', body: {}, path: '/title' },
    { because: 'of an empty title', body: { title: '  ' }, path: '/title' },
    { because: 'of a title with a line break', body: { title: 'a\r\nb' }, path: '/title' },
    { because: 'of a status that there is not', body: { title, status: 'done' }, path: '/status' },
    { because: "on a contract by the contract's name", body: { title, contractId: 'Support' }, path: '/contractId' },
    { because: 'opened at a time without an offset', body: { title, openedAt: '2016-03-31T09:00' }, path: '/openedAt' },
    { because: 'opened on a day that is none', body: { title, openedAt: '2016-02-30T09:00:00Z' }, path: '/openedAt' },
    { because: 'with an empty tag', body: { title, tags: [''] }, path: '/tags/0' },
    { because: 'with something that it has not', body: { title, tenantId: '0'.repeat(26) }, path: '/' },
    { because: 'null', body: null, path: '/' },
  ])('$because', ({ body, path }) => {
    expect(pathsOf(NewTicket, body)).toContain(path);
  });

  test.each<{ because: string; body: unknown; path: string }>([
    { because: 'in nothing', body: {}, path: '/' },
    { because: 'so that it has no title', body: { title: null }, path: '/title' },
    { because: 'so that it is on no contract', body: { contractId: null }, path: '/contractId' },
    { because: 'in what it is', body: { ticketId: '0'.repeat(26) }, path: '/' },
  ])('changed $because', ({ body, path }) => {
    expect(pathsOf(TicketChange, body)).toContain(path);
  });
});
