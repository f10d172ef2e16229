import { describe, expect, test } from 'vitest';
import { playStory } from './runner/play.ts';
import { storyOf } from './runner/read.ts';

/** January of a workplace at 310.00, and what the given step expects of it. */
const storyWith = (expected: object, more: object = {}) => ({
  title: 'A fee',
  why: '310.00 a month',
  contracts: [
    {
      name: 'Workplace',
      startsOn: '2025-01-01',
      terms: {
        charges: [
          { kind: 'recurringFee', chargeId: 'fee', description: 'Fee', unitPrice: '310.00', timing: 'arrears' },
          { kind: 'recurringFee', chargeId: 'tool', description: 'Tool', unitPrice: '31.00', timing: 'arrears' },
        ],
      },
    },
  ],
  steps: [{ bill: { through: '2025-01-31' }, expect: expected }],
  ...more,
});

/** What the runner tells of a story: faults of its form, or differences. */
const told = async (story: unknown): Promise<readonly string[]> => {
  const read = storyOf(story);
  if ('faults' in read) return read.faults.map(({ at, says }) => `${at} ${says}`);
  const steps = await playStory(read.story);
  return steps.flatMap(({ differences }) =>
    differences.map(({ at, expected, got }) => `${at}: expected ${expected}, got ${got}`),
  );
};

describe('a worksheet that says something else than the core', () => {
  test('says the same: nothing is told', async () => {
    const lines = [{ net: '310.00', quantity: '1.0' }, { net: '31' }];
    expect(await told(storyWith({ lines, net: '341.00', tax: '68.20', gross: '409.20' }))).toEqual([]);
  });

  test.each<[string, object, readonly string[]]>([
    [
      'a wrong amount',
      { lines: [{ net: '310.01' }, { net: '31.00' }], gross: '409.21' },
      [
        'steps[0].expect.lines[0].net: expected 310.01, got 310.00',
        'steps[0].expect.gross: expected 409.21, got 409.20',
      ],
    ],
    [
      'a line that is missing',
      { lines: [{ net: '310.00' }, { net: '31.00' }, { net: '0.00' }] },
      ['steps[0].expect.lines: expected 3 in the list, got 2'],
    ],
    [
      'a line that nobody expected',
      { lines: [{ net: '310.00' }] },
      ['steps[0].expect.lines: expected 1 in the list, got 2'],
    ],
    [
      'lines in another order',
      { lines: [{ chargeId: 'tool' }, { chargeId: 'fee' }] },
      [
        'steps[0].expect.lines[0].chargeId: expected tool, got fee',
        'steps[0].expect.lines[1].chargeId: expected fee, got tool',
      ],
    ],
    [
      'another period',
      { lines: [{ period: ['2025-01-01', '2025-02-01'] }, {}] },
      ['steps[0].expect.lines[0].period[1]: expected 2025-02-01, got 2025-01-31'],
    ],
    ['an invoice where none was expected', { nothing: true }, ['steps[0].expect.nothing: expected true, got nothing']],
    [
      'a refusal that does not come',
      { error: 'RateUnknown' },
      ['steps[0].expect.error: expected RateUnknown, got nothing'],
    ],
    [
      'a fact of the explanation',
      { lines: [{ explanation: { rule: 'proratedByDays' } }, {}] },
      ['steps[0].expect.lines[0].explanation.rule: expected proratedByDays, got fullPeriod'],
    ],
    [
      'something there where nothing is expected',
      { lines: [{ description: 'Fee', taxRateId: null, tax: { percent: null } }, {}] },
      ['steps[0].expect.lines[0].tax.percent: expected nothing, got 20'],
    ],
    [
      'an amount of minor units and a fact of the state',
      { totals: { net: '341.01' }, state: { through: '2025-01-30', version: 2 } },
      [
        'steps[0].expect.totals.net: expected 341.01, got 341.00',
        'steps[0].expect.state.through: expected 2025-01-30, got 2025-01-31',
      ],
    ],
    [
      'a balance and a notice that are not there',
      { balances: { blocks: { hours: { granted: '60' } } }, notices: [{ kind: 'blockUsed' }] },
      [
        'steps[0].expect.balances.blocks.hours: expected {"granted":"60"}, got nothing',
        'steps[0].expect.notices: expected 1 in the list, got 0',
      ],
    ],
  ])('%s', async (_, expected, differences) => {
    expect((await told(storyWith(expected))).toSorted()).toEqual(differences.toSorted());
  });

  test('a bill that the core refuses, and nobody expected it', async () => {
    const story = storyWith({ net: '341.00' }, { tenant: { defaultTaxRateId: 'reduced' } });
    const unknown = structuredClone(story) as { contracts: { terms: { charges: { taxRateId?: string }[] } }[] };
    for (const charge of unknown.contracts[0]?.terms.charges ?? []) charge.taxRateId = 'gone';
    expect(await told(unknown)).toEqual([
      'steps[0].expect.net: expected 341.00, got nothing',
      'steps[0].expect.error: expected nothing, got TaxRateUnknown',
    ]);
  });
});

describe('a file that is no worksheet', () => {
  test.each<[string, object, readonly string[]]>([
    ['an unknown key', { tittle: 'x' }, ['file has a key that is not known: tittle']],
    [
      'an unknown key of an expectation',
      { steps: [{ bill: { through: '2025-01-31' }, expect: { lines: [{ nett: '1.00' }] } }] },
      ['steps[0].expect.lines[0] has a key that is not known: nett'],
    ],
    [
      'an unknown key of a charge',
      {
        contracts: [
          {
            name: 'A',
            startsOn: '2025-01-01',
            terms: { charges: [{ kind: 'expense', chargeId: 'a', description: 'A', markup: '5' }] },
          },
        ],
      },
      ['contracts[0].terms.charges[0] has a key that is not known: markup'],
    ],
    [
      'a step that says two things',
      { steps: [{ suspend: { from: '2025-01-01' }, resume: { on: '2025-01-02' } }] },
      [
        'steps[0] must have exactly one of the keys catalogue, record, change, correct, amend, withdraw, revise, suspend, resume, end, bill, credit, refused',
      ],
    ],
    [
      'a date that does not exist',
      { steps: [{ record: [{ date: '2025-02-30', minutes: 60, technician: 'Alice' }] }] },
      ['steps[0].record[0].date must be a date that exists, such as "2016-03-31"'],
    ],
    ['a setting that is unknown', { tenant: { curency: 'EUR' } }, ['tenant has a key that is not known: curency']],
  ])('%s', async (_, change, faults) => {
    expect(await told(storyWith({ net: '341.00' }, change))).toEqual(faults);
  });

  test('a contract that the API does not take stops the story', async () => {
    const [contract] = storyWith({}).contracts;
    const story = storyWith({ net: '341.00' }, { contracts: [{ ...contract, endsOn: '2024-12-31' }] });
    expect(await told(story)).toEqual(['contracts: expected to go on, got it stopped']);
  });

  test('a name that the story does not know stops it', async () => {
    const steps = [{ suspend: { contract: 'k7', from: '2025-01-05' } }];
    expect(await told(storyWith({}, { steps }))).toEqual(['steps[0]: expected to go on, got it stopped']);
  });

  test('a refusal that is expected and does not come, or comes and is not expected', async () => {
    const steps = [
      { end: { endsOn: '2025-06-30' }, expect: { error: 'TermsInvalid' } },
      { end: { endsOn: '2024-06-30' } },
      { refused: { contract: storyWith({}).contracts[0] }, expect: { pointers: ['/name'] } },
    ];
    expect(await told(storyWith({}, { steps }))).toEqual([
      'steps[0].expect.error: expected TermsInvalid, got nothing',
      'steps[1].expect.error: expected nothing, got TermsInvalid',
      'steps[2].expect.pointers: expected 1 in the list, got 0',
    ]);
  });
});
