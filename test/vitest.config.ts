import { defineConfig } from 'vitest/config';

const minutes = (n: number) => n * 60_000;

/**
 * `unit` and `shell` need nothing but this folder; `cloud` runs on a local cloud that its set-up starts; `e2e` deploys the
 * whole template to a local cloud of its own.
 */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    setupFiles: ['test/setup.ts'],
    // By default one core is left alone, which of two is half.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/{domain,statemachines,worksheets}/**/*.test.ts', 'test/*.test.ts'],
          // Nothing in the core remembers anything, so its modules are read once for all.
          isolate: false,
          testTimeout: minutes(2),
          hookTimeout: minutes(1),
        },
      },
      {
        extends: true,
        test: {
          name: 'shell',
          include: ['test/{functions,infra}/**/*.test.ts'],
          testTimeout: minutes(2),
          hookTimeout: minutes(1),
        },
      },
      {
        extends: true,
        test: {
          name: 'cloud',
          include: ['test/{table,operations,faults,local}/**/*.test.ts'],
          globalSetup: ['test/table/start-cloud.ts'],
          testTimeout: minutes(2),
          hookTimeout: minutes(3),
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/deploy-app.ts'],
          testTimeout: minutes(5),
          hookTimeout: minutes(5),
        },
      },
    ],
  },
});
