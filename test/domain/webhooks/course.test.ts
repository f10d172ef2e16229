import { array, constantFrom, double, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  afterTry,
  claimed,
  DELAYS_SECONDS,
  healthAfter,
  replayed,
  type Tried,
} from '../../../domain/webhooks/course.ts';
import { type Answer, isDue, type WebhookMessage } from '../../../domain/webhooks/message.ts';
import type { Webhook } from '../../../domain/webhooks/webhook.ts';
import { always } from '../builders.ts';

const start = new Date('2026-03-02T09:00:00Z');
const message: WebhookMessage = {
  webhookId: 'w',
  messageId: 'm',
  type: 'invoice.issued',
  body: '{}',
  createdAt: start.toISOString(),
  status: 'pending',
  nextAt: start.toISOString(),
  tries: 0,
  replays: 0,
  attempts: [],
  version: 1,
};
const webhook: Webhook = {
  webhookId: 'w',
  url: 'https://example.com',
  state: 'enabled',
  secrets: [],
  createdAt: start.toISOString(),
  version: 1,
};
const tried = (answer: Answer, at = start, jitter = 0): Tried => ({
  answer,
  at,
  until: new Date(at.getTime() + 250),
  jitter,
});
const refusal: Answer = { status: 500 };

/** What becomes of a message whose receiver always answers so, as it is taken up whenever it is due. */
const course = (answer: Answer, jitter = 0): readonly WebhookMessage[] => {
  const seen: WebhookMessage[] = [];
  let now = start;
  for (let at = message; at.status === 'pending'; ) {
    now = new Date(Math.max(now.getTime(), Date.parse(at.nextAt)));
    at = afterTry(claimed(at, now), tried(answer, now, jitter));
    seen.push(at);
  }
  return seen;
};

describe('the course of a message', () => {
  test('ten tries over three days, by the schedule of Standard Webhooks, and then it has failed', () => {
    const seen = course(refusal);
    expect(seen).toHaveLength(10);
    const moments = seen.at(-1)?.attempts.map(({ at }) => Date.parse(at)) ?? [];
    const pauses = moments.map((at, i) => Math.floor((at - (moments[i - 1] ?? at)) / 1000));
    expect(pauses).toEqual(DELAYS_SECONDS);
    expect(seen.at(-1)).toMatchObject({ status: 'failed', failure: 'gaveUp', tries: 10 });
  });

  test.each<{ because: string; answer: Answer; to: object }>([
    { because: 'it was taken', answer: { status: 200 }, to: { status: 'delivered' } },
    { because: 'it was taken, to be looked at later', answer: { status: 202 }, to: { status: 'delivered' } },
    { because: 'nobody is there any more', answer: { status: 410 }, to: { status: 'failed', failure: 'gone' } },
    { because: 'it is elsewhere', answer: { status: 302 }, to: { status: 'pending' } },
    { because: 'the receiver does not understand it', answer: { status: 400 }, to: { status: 'pending' } },
    { because: 'the receiver is broken', answer: { status: 503 }, to: { status: 'pending' } },
    { because: 'there was no answer', answer: { error: 'timeout' }, to: { status: 'pending' } },
    { because: 'its name leads into the house', answer: { error: 'addressRefused' }, to: { status: 'pending' } },
  ])('$because: $to.status', ({ answer, to }) => {
    const after = afterTry(claimed(message, start), tried(answer));
    expect(after).toMatchObject(to);
    expect(after.attempts).toEqual([
      {
        at: start.toISOString(),
        milliseconds: 250,
        ...(answer.status ? { status: answer.status } : { error: answer.error }),
      },
    ]);
  });

  test.each([
    { asked: 60, next: '2026-03-02T09:01:00.250Z' },
    { asked: 1, next: '2026-03-02T09:00:05.250Z' },
    { asked: 999_999, next: '2026-03-03T09:00:00.250Z' },
  ])('a receiver that asks for $asked s of pause: next at $next', ({ asked, next }) => {
    const after = afterTry(claimed(message, start), tried({ status: 429, retryAfterSeconds: asked }));
    expect(after.nextAt).toBe(next);
  });

  test('claimed, it is due to nobody else for a minute, and a try that died counts', () => {
    const claim = claimed(message, start);
    expect(isDue(claim, new Date(start.getTime() + 59_999))).toBe(false);
    expect(isDue(claim, new Date(start.getTime() + 60_000))).toBe(true);
    expect(claimed(claim, start).tries).toBe(2);
  });

  test('replayed, it is due at once, under its id, with all its tries before it', () => {
    const failed = course(refusal).at(-1) ?? message;
    const again = replayed(failed, start);
    expect(again).toMatchObject({ messageId: 'm', status: 'pending', tries: 0, replays: 1 });
    expect(isDue(again, start)).toBe(true);
    expect(again.attempts).toHaveLength(10);
  });

  test('whatever the answers, it ends: after at most ten tries, and delivered exactly when the last one was taken', () => {
    const answer = record({
      status: constantFrom(200, 204, 301, 404, 410, 500),
      jitter: double({ min: 0, max: 1, noNaN: true }),
    });
    always(
      property(array(answer, { minLength: 10, maxLength: 10 }), integer({ min: 0, max: 3600 }), (answers, late) => {
        let at = message;
        let now = start;
        let calls = 0;
        for (const { status, jitter } of answers) {
          if (at.status !== 'pending') break;
          now = new Date(Math.max(now.getTime(), Date.parse(at.nextAt)) + late * 1000);
          const before = now;
          at = afterTry(claimed(at, now), tried({ status }, now, jitter));
          calls += 1;
          if (at.status === 'pending') expect(Date.parse(at.nextAt)).toBeGreaterThan(before.getTime());
        }
        expect(at.status).not.toBe('pending');
        expect(at.attempts).toHaveLength(calls);
        const last = at.attempts.at(-1)?.status ?? 0;
        expect(at.status === 'delivered').toBe(last >= 200 && last < 300);
      }),
    );
  });
});

describe('the health of a webhook', () => {
  const days = (n: number) => new Date(start.getTime() + n * 86_400_000);
  const failing: Webhook = { ...webhook, failingSince: start.toISOString() };
  test.each<{ because: string; of: Webhook; answer: Answer; at: Date; is: string }>([
    { because: 'it goes on as it did', of: webhook, answer: { status: 200 }, at: start, is: 'unchanged' },
    { because: 'it fails for the first time', of: webhook, answer: refusal, at: start, is: 'failing' },
    { because: 'it answers again', of: failing, answer: { status: 200 }, at: days(6), is: 'well' },
    { because: 'it fails for four days', of: failing, answer: refusal, at: days(4.9), is: 'unchanged' },
    { because: 'it fails for five days', of: failing, answer: refusal, at: days(5), is: 'toBeDisabled' },
    { because: 'nobody is there any more', of: webhook, answer: { status: 410 }, at: start, is: 'toBeDisabled' },
  ])('$because: $is', ({ of, answer, at, is }) => {
    expect(healthAfter(of, tried(answer, at)).is).toBe(is);
  });
});
