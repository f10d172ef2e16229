import { array, constantFrom, property, record, shuffledSubarray, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Mapped, mappingIdOf } from '../../../domain/integrations/mapped.ts';
import { resolve } from '../../../domain/integrations/mapping.ts';
import {
  type Agreements,
  furtherIdsOf,
  type MappingFacts,
  mappingIdsOf,
} from '../../../domain/integrations/mapping-facts.ts';
import { type Rule, RuleList } from '../../../domain/integrations/rule.ts';
import { always } from '../builders.ts';
import { agreed, contractNamed, idOf, mappingOf, someWork, usualMappings } from './mapping-builders.ts';

const desk = contractNamed('acme desk');
const servers = contractNamed('acme servers');
const lastYears = contractNamed('acme old', { startsOn: '2024-01-01', endsOn: '2024-12-31' });
const bolts = contractNamed('bolt desk');
const all = [desk, servers, lastYears, bolts];
const proposed = contractNamed('acme offer', { proposal: { validUntil: '2025-02-01' } });

interface Case {
  readonly because: string;
  readonly facts?: Partial<MappingFacts>;
  readonly rules?: readonly Rule[];
  readonly agreements?: Agreements;
  readonly gives: object;
}
const onContract = (name: string) => ({ clientId: idOf(name.split(' ')[0] ?? ''), contractId: idOf(name) });
const waits = (reason: string, subject: object) => ({ waiting: expect.objectContaining({ reason, subject }) });
const forAcme = { kind: 'client', clientId: idOf('acme') };
const to = (name: string, when: Rule['when'] = {}): Rule => ({ when, contractId: idOf(name) });

describe('the contract', () => {
  test.each<Case>([
    {
      because: 'the one that is chosen on the ticket goes before rule and default',
      facts: { contract: idOf('acme servers') },
      rules: [to('acme desk')],
      agreements: agreed(all, 'acme desk'),
      gives: onContract('acme servers'),
    },
    {
      because: 'it may be chosen by its name, as people write it',
      facts: { contract: ' ACME  Servers' },
      rules: [to('acme desk')],
      agreements: agreed(all),
      gives: onContract('acme servers'),
    },
    {
      because: 'a rule goes before the default',
      rules: [to('acme servers')],
      agreements: agreed(all, 'acme desk'),
      gives: onContract('acme servers'),
    },
    {
      because: 'the first rule that holds decides',
      facts: { tags: ['vpn'] },
      rules: [to('acme old', { tags: ['other'] }), to('acme desk', { tags: ['VPN'] }), to('acme servers')],
      agreements: agreed(all),
      gives: onContract('acme desk'),
    },
    {
      because: 'a rule whose contract has ended leaves it to the next one that names a contract',
      rules: [to('acme old'), to('acme desk')],
      agreements: agreed(all),
      gives: onContract('acme desk'),
    },
    {
      because: 'a rule never brings the work of one client to another',
      rules: [to('bolt desk')],
      agreements: agreed(all, 'acme desk'),
      gives: onContract('acme desk'),
    },
    { because: 'the default', agreements: agreed(all, 'acme servers'), gives: onContract('acme servers') },
    {
      because: 'the only one that covers the day',
      agreements: agreed([desk, lastYears, bolts]),
      gives: onContract('acme desk'),
    },
    {
      because: 'the only one of the day, where the default has ended',
      agreements: agreed([desk, lastYears], 'acme old'),
      gives: onContract('acme desk'),
    },
    {
      because: 'a default of another client counts for nothing',
      agreements: agreed(all, 'bolt desk'),
      gives: waits('contractAmbiguous', forAcme),
    },
    { because: 'several, and nothing says which', agreements: agreed(all), gives: waits('contractAmbiguous', forAcme) },
    { because: 'none', agreements: agreed([bolts]), gives: waits('contractMissing', forAcme) },
    {
      because: 'the day before the first',
      facts: { day: '2024-12-31' },
      agreements: agreed([desk]),
      gives: waits('contractMissing', forAcme),
    },
    {
      because: 'the day after the last',
      facts: { day: '2026-01-01' },
      agreements: agreed([desk], 'acme desk'),
      gives: waits('contractMissing', forAcme),
    },
    {
      because: 'what a rule names and has ended is not replaced by the default in silence',
      rules: [to('acme old')],
      agreements: agreed(all, 'acme desk'),
      gives: waits('contractNotActive', forAcme),
    },
    {
      because: 'nor what is chosen by id',
      facts: { contract: idOf('acme old') },
      agreements: agreed(all, 'acme desk'),
      gives: waits('contractNotActive', forAcme),
    },
    {
      because: 'a proposal is not the client’s only contract',
      agreements: agreed([proposed]),
      gives: waits('contractMissing', forAcme),
    },
    {
      because: 'nor its default',
      agreements: agreed([proposed], 'acme offer'),
      gives: waits('contractMissing', forAcme),
    },
    {
      because: 'nor does a rule choose it',
      rules: [to('acme offer')],
      agreements: agreed([desk, proposed]),
      gives: waits('contractNotActive', forAcme),
    },
    {
      because: 'nor what is chosen by name',
      facts: { contract: 'acme old' },
      agreements: agreed(all, 'acme desk'),
      gives: waits('contractNotActive', forAcme),
    },
    {
      because: 'chosen by a name that two have',
      facts: { contract: 'acme desk' },
      agreements: agreed([desk, { ...servers, name: 'Acme Desk' }]),
      gives: waits('contractAmbiguous', forAcme),
    },
    {
      because: 'chosen by a name that none has',
      facts: { contract: 'gold' },
      agreements: agreed(all, 'acme desk'),
      gives: waits('contractUnknown', forAcme),
    },
    {
      because: 'the name of another client’s contract is no name of this one’s',
      facts: { contract: 'bolt desk' },
      agreements: agreed(all, 'acme desk'),
      gives: waits('contractUnknown', forAcme),
    },
    {
      because: 'chosen by the id of another client’s',
      facts: { contract: idOf('bolt desk') },
      agreements: agreed(all, 'acme desk'),
      gives: waits('contractOfOtherClient', forAcme),
    },
    {
      because: 'blank is not chosen',
      facts: { contract: '  ' },
      agreements: agreed(all, 'acme desk'),
      gives: onContract('acme desk'),
    },
  ])('$because', ({ facts, rules, agreements = agreed(all), gives }) => {
    expect(resolve(mappingOf({ rules: rules ?? [] }), someWork(facts), agreements)).toEqual(
      'waiting' in gives ? gives : expect.objectContaining(gives),
    );
  });
});

describe('the client', () => {
  const one = agreed([desk, bolts]);
  const unknown = { kind: 'organisation', of: { id: '99' } };

  test.each<Case>([
    { because: 'the organisation’s, by its id', gives: onContract('acme desk') },
    {
      because: 'by its name, where the id is not mapped',
      facts: { organisation: { id: '9', name: 'BOLT  ltd' } },
      gives: onContract('bolt desk'),
    },
    {
      because: 'the id goes before the name',
      facts: { organisation: { id: '84', name: 'Bolt Ltd' } },
      gives: onContract('acme desk'),
    },
    {
      because: 'the requester’s, where there is no organisation',
      facts: { organisation: undefined, requester: { id: '5', email: 'Rita@Acme.example' } },
      gives: onContract('acme desk'),
    },
    {
      because: 'an organisation that is not mapped is not replaced by the requester’s client',
      facts: { organisation: { id: '99' }, requester: { email: 'rita@acme.example' } },
      gives: waits('organisationUnknown', unknown),
    },
    {
      because: 'a ticket’s own, which nothing overrules',
      facts: { clientId: idOf('bolt') },
      gives: onContract('bolt desk'),
    },
    {
      because: 'an organisation of the empty id is none',
      facts: { organisation: { id: ' ' }, requester: { email: 'rita@acme.example' } },
      gives: onContract('acme desk'),
    },
    {
      because: 'a requester that is not mapped',
      facts: { organisation: undefined, requester: { id: '5' } },
      gives: waits('requesterUnknown', { kind: 'user', of: { id: '5' } }),
    },
    {
      because: 'a requester who is mapped as a technician only',
      facts: { organisation: undefined, requester: { id: '7' } },
      gives: waits('requesterUnknown', { kind: 'user', of: { id: '7' } }),
    },
    {
      because: 'a ticket without organisation and requester waits for more news of it',
      facts: { organisation: undefined },
      gives: waits('clientMissing', { kind: 'ticket', of: { id: '35' } }),
    },
    {
      because: 'work without a ticket waits for a rule',
      facts: { organisation: undefined, ticket: undefined },
      gives: waits('clientMissing', { kind: 'rules' }),
    },
    {
      because: 'it follows from the contract that is chosen by id',
      facts: { organisation: { id: '99' }, contract: idOf('bolt desk') },
      gives: onContract('bolt desk'),
    },
    {
      because: 'a name alone does not say whose contract it is',
      facts: { organisation: { id: '99' }, contract: 'bolt desk' },
      gives: waits('organisationUnknown', unknown),
    },
    {
      because: 'it follows from a rule, where the tool names nobody',
      facts: { organisation: undefined, tags: ['bolt'] },
      rules: [to('bolt desk', { tags: ['bolt'] })],
      gives: onContract('bolt desk'),
    },
    {
      because: 'it follows from a rule on the organisation itself',
      facts: { organisation: { id: '99' } },
      rules: [to('bolt desk', { organisation: '99' })],
      gives: onContract('bolt desk'),
    },
    {
      because: 'a rule on something else does not say whose an unknown organisation is',
      facts: { organisation: { id: '99' }, tags: ['vpn'] },
      rules: [to('bolt desk', { tags: ['vpn'] })],
      gives: waits('organisationUnknown', unknown),
    },
  ])('$because', ({ facts, rules, gives }) => {
    expect(resolve(mappingOf({ rules: rules ?? [] }), someWork(facts), one)).toEqual(
      'waiting' in gives ? gives : expect.objectContaining(gives),
    );
  });
});

describe('who worked, as what, and whether it is charged', () => {
  const one = agreed([desk]);
  const given = (facts: Partial<MappingFacts>, rules: readonly Rule[] = [], approval: 'person' | 'rule' = 'rule') =>
    resolve(mappingOf({ rules, approval }), someWork(facts), one);

  test.each<Case>([
    { because: 'a technician and the team', gives: { technician: 'Ana', team: 'Desk' } },
    {
      because: 'a technician who is not mapped',
      facts: { technician: { id: '8', name: 'Ana' } },
      gives: waits('technicianUnknown', { kind: 'user', of: { id: '8' }, also: [{ name: 'Ana' }] }),
    },
    {
      because: 'one who is mapped as a requester only',
      facts: { technician: { email: 'rita@acme.example' } },
      gives: waits('technicianUnknown', { kind: 'user', of: { email: 'rita@acme.example' } }),
    },
    {
      because: 'nobody',
      facts: { technician: undefined },
      gives: waits('technicianMissing', { kind: 'ticket', of: { id: '35' } }),
    },
    {
      because: 'a ticket may be nobody’s',
      facts: { about: 'ticket', technician: undefined },
      gives: { technician: undefined, contractId: idOf('acme desk') },
    },
    {
      because: 'or of somebody who is not mapped',
      facts: { about: 'ticket', technician: { id: '8' } },
      gives: { technician: undefined, contractId: idOf('acme desk') },
    },
    { because: 'no work type where nothing says one', gives: { workType: undefined } },
    {
      because: 'the type’s, before the tags',
      facts: { type: 'incident', tags: ['vpn'] },
      gives: { workType: 'support' },
    },
    { because: 'the tag’s', facts: { type: 'Question', tags: ['x', 'VPN'] }, gives: { workType: 'network' } },
    {
      because: 'a rule’s, before both',
      facts: { type: 'incident', tags: ['vpn'] },
      rules: [{ when: { type: 'INCIDENT' }, workType: 'urgent' }],
      gives: { workType: 'urgent' },
    },
    {
      because: 'tags of two work types',
      facts: { tags: ['vpn', 'server'] },
      gives: waits('workTypeAmbiguous', { kind: 'tag', of: { name: 'vpn' } }),
    },
    {
      because: 'which the type settles',
      facts: { type: 'Incident', tags: ['vpn', 'server'] },
      gives: { workType: 'support' },
    },
    {
      because: 'and a ticket does not need',
      facts: { about: 'ticket', tags: ['vpn', 'server'] },
      gives: { workType: undefined },
    },
    { because: 'approved by nobody', gives: { approved: false, charging: undefined } },
    {
      because: 'approved and free by rules of its own each',
      facts: { priority: 'Low' },
      rules: [
        { when: { priority: 'low' }, charging: 'noCharge' },
        { when: { technician: 'ana' }, approved: true },
        { when: {}, approved: false, charging: 'billable' },
      ],
      gives: { approved: true, charging: 'noCharge' },
    },
    {
      because: 'kept from being approved by an earlier rule',
      rules: [
        { when: { clientId: idOf('acme') }, approved: false },
        { when: {}, approved: true },
      ],
      gives: { approved: false },
    },
    {
      because: 'a rule that names another client’s contract does not hold at all',
      rules: [{ when: {}, contractId: idOf('bolt desk'), charging: 'hidden', approved: true }],
      gives: { approved: false, charging: undefined },
    },
  ])('$because', ({ facts = {}, rules, gives }) => {
    expect(given(facts, rules)).toEqual('waiting' in gives ? gives : expect.objectContaining(gives));
  });

  test('a person approves where the integration says so, whatever the rules say', () => {
    expect(given({}, [{ when: {}, approved: true }], 'person')).toMatchObject({ approved: false });
  });
});

describe('laws', () => {
  const ref = record({ id: string(), email: string(), name: string() }, { requiredKeys: [] });
  const facts = record(
    {
      organisation: ref,
      requester: ref,
      technician: ref,
      type: constantFrom('incident', 'question'),
      tags: array(constantFrom('vpn', 'server', 'x')),
      priority: constantFrom('low', 'high'),
    },
    { requiredKeys: [] },
  );
  const texts = constantFrom('incident', 'low', 'vpn');
  const rule = record({
    when: record({ type: texts, priority: texts, tags: texts.map((tag) => [tag]) }, { requiredKeys: [] }),
    contractId: constantFrom('acme desk', 'acme servers', 'bolt desk').map(idOf),
    charging: constantFrom('billable', 'noCharge'),
  });

  test('with nothing mapped everything waits, for something that was named', () => {
    always(
      property(facts, (given) => {
        const result = resolve(
          mappingOf({ mappings: [] }),
          { ...someWork(), organisation: undefined, ...given },
          agreed(all),
        );
        if (!('waiting' in result)) throw new Error('resolved from nothing');
        const { subject } = result.waiting;
        if (subject.kind === 'ticket') expect(subject.of).toEqual({ id: '35' });
        else if (subject.kind === 'organisation')
          expect(Object.values(given.organisation ?? {})).toContain(Object.values(subject.of)[0]);
        else if (subject.kind === 'user')
          expect(Object.values(given.requester ?? {})).toContain(Object.values(subject.of)[0]);
        else throw new Error(`waits for ${subject.kind}`);
      }),
    );
  });

  test('a rule that does not hold may stand anywhere', () => {
    const never = { when: { priority: 'never' }, contractId: idOf('acme servers'), charging: 'hidden' } as const;
    always(
      property(
        facts,
        array(rule, { maxLength: 5 }),
        array(constantFrom(0, 1, 2, 3), { maxLength: 3 }),
        (given, rules, places) => {
          const more = places.reduce<readonly Rule[]>((list, place) => list.toSpliced(place, 0, never), rules);
          const work = { ...someWork(), ...given };
          const by = (list: readonly Rule[]) => resolve(mappingOf({ rules: list }), work, agreed(all));
          expect(by(more)).toEqual(by(rules));
        },
      ),
    );
  });

  test('what comes after a rule that decides all does not matter', () => {
    const decides = {
      when: {},
      contractId: idOf('acme desk'),
      workType: 'w',
      charging: 'billable',
      approved: true,
    } as const;
    always(
      property(array(rule), shuffledSubarray([to('acme servers'), to('acme old')]), (before, after) => {
        const by = (list: readonly Rule[]) =>
          resolve(mappingOf({ rules: list }), someWork({ organisation: { id: '84' } }), agreed(all));
        expect(by([...before, decides, ...after])).toEqual(by([...before, decides]));
      }),
    );
  });

  test('no client’s work ever comes to the contract of another', () => {
    always(
      property(facts, array(rule, { maxLength: 5 }), (given, rules) => {
        const work = { ...someWork(), ...given, organisation: { id: '84' } };
        const result = resolve(mappingOf({ rules }), work, agreed(all));
        if (!('waiting' in result)) expect(result.clientId).toBe(idOf('acme'));
      }),
    );
  });

  test('all that is looked up is named before, and fits one BatchGet', () => {
    const many = Array.from({ length: 300 }, (_, i) => `tag${i}`);
    const whole = { id: '1', email: 'e', name: 'n' };
    const wide = someWork({ organisation: whole, requester: whole, technician: whole, type: 't', tags: many });
    const first = mappingIdsOf(wide);
    expect([...first, ...furtherIdsOf(wide, new Map())].length).toBeLessThanOrEqual(100);
    const names = mappingIdsOf(someWork({ type: 'Incident', tags: ['vpn'] }));
    expect(names).toEqual(
      expect.arrayContaining([mappingIdOf('organisation', { id: '84' }), mappingIdOf('user', { id: '7' })]),
    );
    expect(mappingIdsOf(someWork({ clientId: idOf('acme') }))).not.toContain(mappingIdOf('organisation', { id: '84' }));
  });

  test('what is mapped by its id is not looked for by address or name', () => {
    const technician = { id: '7', email: 'ada@x.example', name: 'Ada' };
    const work = someWork({ clientId: idOf('acme'), technician });
    const byId = mappingIdOf('user', { id: '7' });
    const others = [mappingIdOf('user', { email: technician.email }), mappingIdOf('user', { name: technician.name })];
    expect(mappingIdsOf(work)).toContain(byId);
    expect(furtherIdsOf(work, new Map())).toEqual(others);
    expect(furtherIdsOf(work, new Map([[byId, { kind: 'user', of: { id: '7' }, technician: 'Ada' }]]))).toEqual([]);
  });
});

describe('what may be mapped', () => {
  test.each([
    ['an id stays as it is: some tools tell ids apart by case', { id: 'aB' }, { id: 'ab' }, false],
    ['a name is as people read it', { name: 'Acme  SAS' }, { name: 'acme sas ' }, true],
    ['an address has no case', { email: 'A@B.example' }, { email: 'a@b.example' }, true],
    ['an id is no name', { id: '84' }, { name: '84' }, false],
  ])('%s', (_, a, b, same) => {
    expect(mappingIdOf('user', a) === mappingIdOf('user', b)).toBe(same);
  });

  test.each([
    ['an unknown kind', { kind: 'group', of: { id: '1' } }],
    ['nothing of it', { kind: 'organisation', clientId: idOf('acme') }],
    ['two things of it', { kind: 'organisation', of: { id: '1', name: 'x' }, clientId: idOf('acme') }],
    ['an empty text', { kind: 'organisation', of: { id: ' ' }, clientId: idOf('acme') }],
    ['a text too long', { kind: 'organisation', of: { id: 'x'.repeat(201) }, clientId: idOf('acme') }],
    ['no client', { kind: 'organisation', of: { id: '1' } }],
    ['a client that is no id', { kind: 'organisation', of: { id: '1' }, clientId: 'acme' }],
    ['a user who is neither', { kind: 'user', of: { id: '1' } }],
    ['a team of nobody', { kind: 'user', of: { id: '1' }, clientId: idOf('acme'), team: 'Desk' }],
    ['a type by id', { kind: 'type', of: { id: '1' }, workType: 'w' }],
    ['a work type too long', { kind: 'tag', of: { name: 'a' }, workType: 'x'.repeat(81) }],
  ])('not %s', (_, mapped) => {
    expect(Mapped.safeParse(mapped).success).toBe(false);
  });

  test.each(usualMappings.map((mapped) => [mapped.kind, mapped] as const))('%s', (_, mapped) => {
    expect(Mapped.parse(mapped)).toEqual(mapped);
  });

  test.each([
    ['a rule that decides nothing', { rules: [{ when: {} }] }],
    ['a rule without a condition', { rules: [{ approved: true }] }],
    ['an unknown condition', { rules: [{ when: { title: 'x' }, approved: true }] }],
    ['no tags', { rules: [{ when: { tags: [] }, approved: true }] }],
    ['too many rules', { rules: Array.from({ length: 201 }, () => ({ when: {}, approved: true })) }],
    ['unknown charging', { rules: [{ when: {}, charging: 'free' }] }],
  ])('not %s', (_, list) => {
    expect(RuleList.safeParse(list).success).toBe(false);
  });
});
