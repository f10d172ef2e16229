import { CfnResource, Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Findings of cdk-nag that are meant to be so, each with its reason. They hold for the construct and what is in it. */
export function acknowledge(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(construct).acknowledge({ id, reason });
}

/**
 * A wildcard in the resource of a statement. cdk-nag names a resource of the template as `<LogicalId.Arn>`, which is written here as
 * `owner` and what follows it.
 */
export function acknowledgeWildcard(construct: IConstruct, resource: string | Wildcard, reason: string): void {
  const name =
    typeof resource === 'string' ? resource : `<${logicalId(resource.owner)}${resource.attribute}>${resource.rest}`;
  acknowledge(construct, { [`AwsSolutions-IAM5[Resource::${name}]`]: reason });
}

export interface Wildcard {
  readonly owner: IConstruct;
  /** `.Arn`, or nothing where the template refers to the resource as such. */
  readonly attribute: '' | '.Arn';
  readonly rest: string;
}

function logicalId(construct: IConstruct): string {
  const resource = CfnResource.isCfnResource(construct) ? construct : construct.node.defaultChild;
  if (!resource || !CfnResource.isCfnResource(resource)) throw new Error(`${construct.node.path} is no resource`);
  const id: string = Stack.of(construct).resolve(resource.logicalId);
  return id;
}
