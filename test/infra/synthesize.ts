import { readFileSync } from 'node:fs';
import { App, NestedStack, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { routes } from '../../functions/api/routes.ts';
import { ServiceStack } from '../../infra/service-stack.ts';
import { readStage, type StageName } from '../../infra/stages.ts';

// The CDK's own check of templates takes seconds each time; `cdk synth` runs it.
process.env.CDK_VALIDATION = 'false';

const file = (path: string) => new URL(`../../${path}`, import.meta.url);

export interface Synthesized {
  readonly app: App;
  readonly stack: ServiceStack;
  /** Of the stack, and of those within it. */
  readonly templates: readonly Resources[];
  /** Of all of them; what one is told by another reads as if it stood beside it. */
  readonly resources: Resources;
}

/** As the template has it; what is in it differs by type. */
export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it knows to be there, and fails when it is not
  readonly Properties: any;
  readonly DeletionPolicy?: string;
}

export type Resources = Readonly<Record<string, Resource>>;

const templateOf = (stack: Stack): Resources => Template.fromStack(stack).toJSON().Resources;

/** The resources of a stack and those within it, whose parameters are replaced by what they are given. */
function together(templates: readonly Resources[]): Resources {
  const all = Object.assign({}, ...templates) as Resources;
  const given: Record<string, unknown> = Object.assign(
    {},
    ...Object.values(all)
      .filter(({ Type }) => Type === 'AWS::CloudFormation::Stack')
      .map(({ Properties }) => Properties.Parameters),
  );
  return JSON.parse(JSON.stringify(all), (_, value) =>
    typeof value?.Ref === 'string' && value.Ref in given ? given[value.Ref] : value,
  );
}

const done = new Map<string, Synthesized>();

/** The stack of a stage, without the code of its functions: bundling is what takes time. */
export function synthesize(name: StageName, settings: Readonly<Record<string, unknown>> = {}): Synthesized {
  const key = JSON.stringify([name, settings]);
  const known = done.get(key);
  if (known) return known;
  const { context } = JSON.parse(readFileSync(file('cdk.json'), 'utf8'));
  const sender = name === 'local' ? {} : { mailDomain: 'acme.example' };
  const app = new App({ context: { ...context, ...sender, ...settings, stage: name, 'aws:cdk:bundling-stacks': [] } });
  const stage = readStage((setting) => app.node.tryGetContext(setting));
  const stack = new ServiceStack(app, `Monthend-${name}`, { stage, routes, env: { region: stage.region } });
  const templates = [stack, ...stack.node.findAll().filter((one) => one instanceof NestedStack)].map(templateOf);
  const resources = together(templates);
  const synthesized = { app, stack, templates, resources };
  done.set(key, synthesized);
  return synthesized;
}

/** The resources of a type by their logical ids. */
export const ofType = ({ resources }: Synthesized, type: string): [string, Resource][] =>
  Object.entries(resources).filter(([, { Type }]) => Type === type);

/** The one resource of a type. */
export function theOnly(synthesized: Synthesized, type: string): Resource {
  const [found, ...more] = ofType(synthesized, type);
  if (!found || more.length > 0) throw new Error(`${found ? more.length + 1 : 0} resources of ${type}`);
  return found[1];
}

export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, unknown>>;
}

/** What each role may do, by the role's logical id: what is written in it, and in policies beside it. */
export const rolesOf = (synthesized: Synthesized): readonly (readonly [string, readonly Statement[]])[] =>
  ofType(synthesized, 'AWS::IAM::Role').map(([role, { Properties }]) => {
    const beside = ofType(synthesized, 'AWS::IAM::Policy').filter(([, policy]) =>
      policy.Properties.Roles.some((one: { readonly Ref: string }) => one.Ref === role),
    );
    const within = (Properties.Policies ?? []) as { readonly PolicyDocument: { readonly Statement: Statement[] } }[];
    return [
      role,
      [...within, ...beside.map(([, policy]) => policy.Properties)].flatMap(
        ({ PolicyDocument }) => PolicyDocument.Statement,
      ),
    ];
  });

/** What a role may do. */
export const statementsOf = (synthesized: Synthesized, role: string): readonly Statement[] =>
  rolesOf(synthesized).find(([id]) => id === role)?.[1] ?? [];

export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
