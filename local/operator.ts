import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createOperator, type Stack } from './people.ts';

const USAGE = `Makes the first operator of a deployment, with your own AWS credentials. May be repeated.

  npm run operator -- --outputs outputs.json --email you@example.com

  --outputs   the file that "npx cdk deploy … --outputs-file outputs.json" wrote
  --email     the operator's address, and name to sign in with
  --password  set it, and mail no invitation
  --stack     which of the stacks in the file, if there are several, e.g. Monthend-prod`;

const Options = z.object({
  outputs: z.string().min(1),
  email: z.email(),
  password: z.string().min(1).optional(),
  stack: z.string().min(1).optional(),
});

const readOptions = (): z.output<typeof Options> => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { outputs: text, email: text, password: text, stack: text } });
  const options = Options.safeParse(values);
  if (options.success) return options.data;
  const faults = options.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`);
  throw new Error([...faults, '', USAGE].join('\n'));
};

const OutputsFile = z.record(z.string(), z.record(z.string(), z.string()));

/** The outputs of the stack that is named, or of the only one. */
const readOutputs = async (path: string, stack: string | undefined): Promise<Stack['outputs']> => {
  const stacks = OutputsFile.parse(JSON.parse(await readFile(path, 'utf8')));
  const names = Object.keys(stacks);
  const name = stack ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) throw new Error(`${path} has ${names.length} stacks: name one with --stack`);
  const outputs = stacks[name];
  if (!outputs) throw new Error(`${path} has no stack ${name}, only ${names.join(', ')}`);
  return outputs;
};

async function main(): Promise<void> {
  const { outputs: path, stack, email, password } = readOptions();
  const made = await createOperator({ outputs: await readOutputs(path, stack) }, email, password);
  const invited = made.account === 'made' && password === undefined;
  console.log(
    [
      `The account of ${email} ${made.account === 'made' ? 'was made' : 'was there already'}.`,
      ...(invited ? ['An invitation with a password for the first sign-in is on its way.'] : []),
      ...(password === undefined ? [] : ['Its password was set.']),
      `It ${made.membership === 'made' ? 'is now' : 'was already'} an operator.`,
    ].join('\n'),
  );
}

if (import.meta.main)
  await main().catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });
