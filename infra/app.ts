import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { routes } from '../functions/api/routes.ts';
import { ServiceStack } from './service-stack.ts';
import { readStage } from './stages.ts';

const app = new App();
const stage = readStage((name) => app.node.tryGetContext(name));

const stack = new ServiceStack(app, `Monthend-${stage.name}`, {
  stage,
  routes,
  env: { region: stage.region },
  description: 'Monthend: the billing back end of IT-service firms',
  terminationProtection: stage.retainData,
});
Tags.of(stack).add('service', 'monthend');
Tags.of(stack).add('stage', stage.name);

// A finding that nobody has explained stops the synthesis.
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
