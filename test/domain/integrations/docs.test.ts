import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { StandardEvent } from '../../../domain/integrations/standard-event.ts';
import { payload } from './requests.ts';
import { receivedAt, theNews } from './translated.ts';

describe('what is told to those who set up a tool', () => {
  const told = (name: string) => readFileSync(new URL(`../../../docs/integrations/${name}`, import.meta.url), 'utf8');
  const examples = [...told('README.md').matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => JSON.parse(text ?? ''));

  /** Made by `z.toJSONSchema(StandardEvent, { io: 'input' })`. */
  test('the schema is that which is checked', () => {
    expect(JSON.parse(told('standard.schema.json'))).toEqual(
      JSON.parse(JSON.stringify(z.toJSONSchema(StandardEvent, { io: 'input' }))),
    );
  });

  test('the bodies are understood, once their placeholders are filled in', () => {
    const [zendesk, freshdesk, ...standard] = examples;
    theNews('zendesk', { ...zendesk, total_seconds: '60', updated_at: receivedAt });
    theNews('freshdesk', freshdesk);
    expect(standard.map((event) => theNews('standard', event).about)).toEqual(['ticket', 'work']);
    const recommended = payload('zendesk.trigger-custom-body').body_template;
    for (const [name, placeholder] of Object.entries(zendesk)) expect(recommended[name]).toBe(placeholder);
  });

  test("ServiceNow's script sends what is understood", () => {
    const sent: { headers: Record<string, string>; body: string }[] = [];
    const record = (table: string, fields: Record<string, string>) => ({
      isValidField: (name: string) => name in fields,
      getValue: (name: string) => fields[name] ?? null,
      getDisplayValue: (name: string) => fields[name] ?? null,
      operation: () => 'update',
      getTableName: () => table,
      getUniqueValue: () => 'a'.repeat(32),
      user: { email: 'abel@example.com' },
    });
    class RESTMessageV2 {
      readonly message = { headers: {} as Record<string, string>, body: '' };
      setEndpoint() {}
      setHttpMethod() {}
      setRequestHeader(name: string, value: string) {
        this.message.headers[name] = value;
      }
      setRequestBody(body: string) {
        this.message.body = body;
      }
      execute() {
        sent.push(this.message);
        return { getStatusCode: () => 202 };
      }
    }
    const gs = { getProperty: (name: string) => name, error: () => undefined };
    const run = new Function('current', 'previous', 'sn_ws', 'gs', told('servicenow.js'));
    const stamp = { sys_updated_on: '2026-11-20 10:11:12', sys_mod_count: '7', sys_created_on: '2026-11-20 10:11:12' };
    run(record('incident', { ...stamp, number: 'INC0010001', state: '6', company: 'Acme' }), {}, { RESTMessageV2 }, gs);
    run(
      record('task_time_worked', { ...stamp, task: 'b', user: 'Abel', time_in_seconds: '900' }),
      {},
      { RESTMessageV2 },
      gs,
    );
    expect(sent.map(({ headers }) => headers['X-Webhook-Secret'])).toEqual(['monthend.secret', 'monthend.secret']);
    expect(sent.map(({ body }) => theNews('servicenow', body))).toMatchObject([
      {
        about: 'ticket',
        number: 'INC0010001',
        status: 'resolved',
        version: '2026-11-20T10:11:12.000000000Z#000000000007',
      },
      { about: 'work', ticketExternalId: 'b', seconds: 900, startedAt: '2026-11-20T10:11:12.000Z' },
    ]);
  });
});
