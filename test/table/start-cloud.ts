import type { TestProject } from 'vitest/node';
import { startCloud } from '../../local/cloud.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    endpoint: string;
  }
}

/** One local cloud for all tests of the table; each test file has a table of its own in it. */
export default async function start(project: TestProject): Promise<() => Promise<void>> {
  const cloud = await startCloud();
  project.provide('endpoint', cloud.endpoint);
  return () => cloud.stop();
}
