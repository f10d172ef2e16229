import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Findings of cdk-nag that are meant to be so, each with its reason. They hold for the construct and what is in it. */
export function acknowledge(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(construct).acknowledge({ id, reason });
}

/** A wildcard in a statement's resource: given as the statement has it, named as cdk-nag names it. */
export function acknowledgeWildcard(construct: IConstruct, resource: string, reason: string): void {
  const name = flattened(Stack.of(construct).resolve(resource));
  acknowledge(construct, { [`AwsSolutions-IAM5[Resource::${name}]`]: reason });
}

/** `{ 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, '/*']] }` is `<Bucket.Arn>/*` in a finding. */
function flattened(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [[name, argument] = ['', '']] = Object.entries(value);
  if (name === 'Ref') return `<${argument}>`;
  if (name === 'Fn::GetAtt') return `<${argument.join('.')}>`;
  if (name === 'Fn::Join') return argument[1].map(flattened).join(argument[0]);
  throw new Error(`cannot name ${name} as cdk-nag does`);
}
