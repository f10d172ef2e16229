import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import { stageNames } from '../../infra/stages.ts';
import { synthesize } from './synthesize.ts';

test.each(stageNames)('%s has no finding of cdk-nag that is not explained', (name) => {
  const { app } = synthesize(name);
  const { violations } = new AwsSolutionsChecks(app).validateScope(app);
  const findings = violations.map(({ ruleName, violatingResources }) => ({
    ruleName,
    at: violatingResources.map(({ constructPath }) => constructPath),
  }));
  expect(findings).toEqual([]);
});
