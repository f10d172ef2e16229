import { isDeepStrictEqual } from 'node:util';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Fields = { readonly [name: string]: Json };

interface Choice {
  readonly Variable: string;
  readonly BooleanEquals?: boolean;
  readonly StringEquals?: string;
  readonly NumericGreaterThan?: number;
  readonly Next: string;
}

/** As much of the Amazon States Language (JSONPath) as our machine uses. */
export interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly Choice[];
  readonly Parameters?: Json;
  readonly ItemsPath?: string;
  readonly ItemSelector?: Json;
  readonly ItemProcessor?: Machine;
  readonly ResultSelector?: Json;
  readonly ResultPath?: string | null;
  readonly OutputPath?: string | null;
  readonly Catch?: readonly { readonly ResultPath: string; readonly Next: string }[];
}
export interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** What the tasks of a run answer, by the names of their states: the first time, the second …, and the last one again. */
export type Answers = Readonly<Record<string, readonly Json[]>>;

/** Something that Step Functions hands on, which may not be longer than 256 KiB. */
export interface HandedOn {
  readonly state: string;
  readonly as: 'input' | 'payload' | 'result' | 'output' | 'item';
  readonly bytes: number;
}

const isFields = (value: Json | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const at = (path: string, input: Json, context: Json): Json => {
  const [root, ...names] = path.split('.');
  let value = root === '$$' ? context : input;
  for (const name of names) {
    const next: Json | undefined = isFields(value) ? value[name] : undefined;
    if (next === undefined) throw new Error(`there is no ${path} in ${JSON.stringify(input).slice(0, 200)}`);
    value = next;
  }
  return value;
};

const filled = (template: Json, input: Json, context: Json): Json => {
  if (Array.isArray(template)) return template.map((one) => filled(one, input, context));
  if (!isFields(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) =>
      name.endsWith('.$')
        ? [name.slice(0, -2), at(String(value), input, context)]
        : [name, filled(value, input, context)],
    ),
  );
};

const placed = (input: Json, path: string | null | undefined, result: Json): Json => {
  if (path === null) return input;
  if (path === undefined || path === '$') return result;
  return { ...(input as Fields), [path.slice(2)]: result };
};

const holds = ({ Variable, BooleanEquals, StringEquals, NumericGreaterThan }: Choice, input: Json): boolean => {
  const value = at(Variable, input, {});
  return NumericGreaterThan === undefined
    ? isDeepStrictEqual(value, BooleanEquals ?? StringEquals)
    : Number(value) > NumericGreaterThan;
};

/** What Lambda's own answer has beside what the function returned. */
const answered = (Payload: Json): Json => ({
  ExecutedVersion: '$LATEST',
  Payload,
  SdkHttpMetadata: { AllHttpHeaders: { 'X-Amzn-Trace-Id': ['x'.repeat(100)] }, HttpStatusCode: 200 },
  SdkResponseMetadata: { RequestId: 'x'.repeat(36) },
  StatusCode: 200,
});

const WORST_ERROR: Json = { Error: 'e'.repeat(256), Cause: 'c'.repeat(32_768) };

/** Runs a machine with given answers of its tasks, without any service: all that is handed on from state to state. */
export const dataFlow = (machine: Machine, start: Json, answers: Answers): readonly HandedOn[] => {
  const found: HandedOn[] = [];
  const note = (state: string, as: HandedOn['as'], value: Json): void => {
    found.push({ state, as, bytes: Buffer.byteLength(JSON.stringify(value)) });
  };

  const run = ({ StartAt, States }: Machine, input: Json): Json => {
    const visits = new Map<string, number>();

    const resultOf = (name: string, state: State, given: Json): Json => {
      const visit = visits.get(name) ?? 0;
      visits.set(name, visit + 1);
      if (state.ItemProcessor && state.ItemsPath) {
        const items = at(state.ItemsPath, given, {}) as readonly Json[];
        return items.map((Value) => {
          const item = filled(state.ItemSelector ?? Value, given, { Map: { Item: { Value } } });
          note(name, 'item', item);
          return run(state.ItemProcessor as Machine, item);
        });
      }
      note(name, 'payload', filled(state.Parameters ?? given, given, { Task: { Token: 't'.repeat(1024) } }));
      const answer = answers[name]?.[Math.min(visit, answers[name].length - 1)];
      if (answer === undefined) throw new Error(`nobody says what "${name}" answers`);
      return isFields(answer) && 'wokenWith' in answer ? (answer.wokenWith as Json) : answered(answer);
    };

    const after = (name: string, state: State, given: Json): Json => {
      if (state.Type !== 'Task' && state.Type !== 'Map') return given;
      const result = resultOf(name, state, given);
      note(name, 'result', result);
      const selected = state.ResultSelector === undefined ? result : filled(state.ResultSelector, result, {});
      return placed(given, state.ResultPath, selected);
    };

    const goOn = (name: string, given: Json): Json => {
      const state = States[name];
      if (!state) throw new Error(`there is no state ${name}`);
      note(name, 'input', given);
      for (const { ResultPath, Next } of state.Catch ?? [])
        if (Next === 'Record failure') note(Next, 'input', placed(given, ResultPath, WORST_ERROR));
      const whole = after(name, state, given);
      const output = state.OutputPath === null ? {} : whole;
      note(name, 'output', output);
      const next = state.Choices?.find((choice) => holds(choice, given))?.Next ?? state.Default ?? state.Next;
      return next === undefined ? output : goOn(next, output);
    };
    return goOn(StartAt, input);
  };

  run(machine, start);
  return found;
};
