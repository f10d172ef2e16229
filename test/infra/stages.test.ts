import { describe, expect, test } from 'vitest';
import { readStage, senderOf } from '../../infra/stages.ts';

const stage = (context: Readonly<Record<string, unknown>>) => readStage((name) => context[name]);

describe('the settings of a stage', () => {
  test('are those of the local cloud when nothing is said', () => {
    expect(stage({})).toMatchObject({ name: 'local', retainData: false, emulated: true, settleSeconds: 30 });
  });

  test('come from cdk.json under the name of the stage, and single ones from the command line, which win', () => {
    const prod = { mailDomain: 'acme.example', logDays: 90, shardSize: 20 };
    expect(stage({ stage: 'prod', prod, shardSize: '30' })).toMatchObject({ logDays: 90, shardSize: 30 });
  });

  test('name a sender of the domain when none is given', () => {
    expect(senderOf(stage({ stage: 'prod', mailDomain: 'acme.example' }))).toBe('billing@acme.example');
  });

  test.each([
    { context: { stage: 'staging' }, says: 'no stage staging' },
    { context: { stage: 'prod' }, says: 'mailDomain is missing: name the domain' },
    {
      context: { stage: 'prod', mailDomain: 'a.example', mailFrom: 'x@b.example' },
      says: 'must be an address of mailDomain',
    },
    {
      context: { stage: 'prod', mailDomain: 'a.example', jwtIssuer: 'https://id.example' },
      says: 'goes with jwtIssuer',
    },
    { context: { stage: 'prod', mailDomain: 'a.example', prod: { shardSizes: 3 } }, says: 'shardSizes' },
    { context: { settleSeconds: '0' }, says: 'settleSeconds' },
    { context: { stage: 'prod', mailDomain: 'a.example', settleSeconds: '10' }, says: 'must be 30 or more' },
    { context: { logDays: '8' }, says: 'retention period' },
  ])('stop the synthesis when they are wrong: $says', ({ context, says }) => {
    expect(() => stage(context)).toThrow(says);
  });
});
