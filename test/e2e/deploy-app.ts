import type { TestProject } from 'vitest/node';
import { startCloud } from '../../local/cloud.ts';
import { deploy } from '../../local/deploy.ts';
import { createOperator } from '../../local/people.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    deployed: { endpoint: string; outputs: Record<string, string>; inboxDir: string };
  }
}

export const PASSWORD = 'End-to-end-2016!';
export const OPERATOR = 'operator@monthend.example';

/** The template that ships, on a local cloud of its own, whose state machine waits a twentieth of the time. */
export default async function deployApp(project: TestProject): Promise<() => Promise<void>> {
  const cloud = await startCloud({ waitScale: 0.05 });
  try {
    const { endpoint, inboxDir } = cloud;
    const outputs = Object.assign({}, ...Object.values(await deploy({ endpoint })));
    await createOperator({ endpoint, outputs }, OPERATOR, PASSWORD);
    project.provide('deployed', { endpoint, outputs, inboxDir });
    return () => cloud.stop();
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}
