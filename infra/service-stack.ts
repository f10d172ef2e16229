import { CfnOutput, NestedStack, Stack, type StackProps } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { Alarms } from './constructs/alarms.ts';
import { Audit, AuditSchedule } from './constructs/audit.ts';
import { ContractSchedule } from './constructs/contract-schedule.ts';
import { CursorSecret } from './constructs/cursor-secret.ts';
import { Deliveries } from './constructs/deliveries.ts';
import { DunningSchedule } from './constructs/dunning-schedule.ts';
import type { Granted } from './constructs/granted.ts';
import { HttpApi, type Route } from './constructs/http-api.ts';
import { Import } from './constructs/import.ts';
import { IntegrationKey } from './constructs/integration-key.ts';
import { Mail } from './constructs/mail.ts';
import { MailEvents } from './constructs/mail-events.ts';
import { MonthEnd } from './constructs/month-end.ts';
import { MonthEndSchedule } from './constructs/month-end-schedule.ts';
import { ObjectStore } from './constructs/objects.ts';
import { People } from './constructs/people.ts';
import { ServiceFunction } from './constructs/service-function.ts';
import { BillingTable } from './constructs/table.ts';
import { Webhooks } from './constructs/webhooks.ts';
import { machineArn } from './constructs/workflow.ts';
import { apiFunctions } from './functions/api.ts';
import { auditFunctions } from './functions/audit.ts';
import {
  contractsFunction,
  dunningFunction,
  mailEventsFunction,
  preTokenFunction,
  scheduleFunction,
  weeklyAuditsFunction,
} from './functions/events.ts';
import { importFunctions } from './functions/imports.ts';
import { deliveriesFunction, hookFunctions } from './functions/integrations.ts';
import { monthEndFunctions } from './functions/month-end.ts';
import type { FunctionSpec } from './functions/spec.ts';
import { happeningsFunction, webhookSweepFunction } from './functions/webhooks.ts';
import type { Stage } from './stages.ts';

export interface ServiceStackProps extends StackProps {
  readonly stage: Stage;
  readonly routes: readonly Route[];
}

/**
 * The whole service of one stage. Data and functions are in one stack: every function names the table, so two stacks would always be
 * deployed together and in order, and could only be changed in two steps when something moves between them. What must outlive a
 * mistake is kept by its own deletion protection and retention, and the stack by its termination protection.
 */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, { stage, routes, ...props }: ServiceStackProps) {
    super(scope, id, props);
    const { table } = new BillingTable(this, 'Table', stage);
    const { bucket } = new ObjectStore(this, 'Objects', stage);
    const mail = new Mail(this, 'Mail', stage);
    const { secret } = new CursorSecret(this, 'CursorSecret');
    const { secret: integrationKey } = new IntegrationKey(this, 'IntegrationKey', stage);
    const news = new MailEvents(this, 'MailEvents');
    const deliveries = new Deliveries(this, 'Deliveries');
    const webhooks = new Webhooks(this, 'Webhooks');
    const data: Granted = {
      table,
      objects: bucket,
      mail,
      cursorSecret: secret,
      integrationKey,
      lostMailEvents: news.lost,
      lostDeliveries: deliveries.lost,
      lostHappenings: webhooks.lost,
      machineArn: machineArn(this, 'MonthEnd'),
      auditMachineArn: machineArn(this, 'Audit'),
      importMachineArn: machineArn(this, 'Import'),
    };
    const make = functionsOf(this, stage);

    // The order is who names whom: the user pool its trigger, the machine its tasks, the API both.
    const { preToken } = make({ preToken: preTokenFunction }, data);
    const people = new People(this, 'People', { stage, preToken });
    const tasks = make(monthEndFunctions, data);
    const { machine } = new MonthEnd(this, 'MonthEnd', { stage, functions: tasks });
    const granted: Granted = { ...data, people: people.pool };
    const { monthEnds } = make({ monthEnds: scheduleFunction }, granted);
    const { missed } = new MonthEndSchedule(this, 'Schedule', monthEnds);
    const { dunning } = make({ dunning: dunningFunction }, granted);
    new DunningSchedule(this, 'Dunning', { sweep: dunning, missed });
    const { contractSweep } = make({ contractSweep: contractsFunction }, granted);
    new ContractSchedule(this, 'Contracts', { sweep: contractSweep, missed });
    const { mailEvents } = make({ mailEvents: mailEventsFunction }, data);
    news.hearBy(mail, mailEvents);
    const { workOff } = make({ workOff: deliveriesFunction }, data);
    deliveries.workOffBy(table, workOff);
    const { happenings, webhookSweep } = make(
      { happenings: happeningsFunction, webhookSweep: webhookSweepFunction },
      data,
    );
    webhooks.tellBy(table, happenings);
    webhooks.sendBy(webhookSweep, missed);
    const audits = make(auditFunctions, data);
    const { machine: auditMachine } = new Audit(this, 'Audit', { stage, functions: audits });
    const imports = make(importFunctions, data);
    const { machine: importMachine } = new Import(this, 'Import', { stage, functions: imports });
    const { weeklyAudits } = make({ weeklyAudits: weeklyAuditsFunction }, data);
    new AuditSchedule(this, 'Audits', { start: weeklyAudits, missed });
    const resources = { ...make(apiFunctions, granted), ...make(hookFunctions, data) };
    // A stack has at most 500 resources, and each route is one: the gateway is a stack within this one, deployed with it.
    const { api } = new HttpApi(new NestedStack(this, 'Gateway'), 'Api', {
      stage,
      routes,
      functions: resources,
      issuer: stage.jwtIssuer ?? people.issuer,
      audience: stage.jwtAudience ?? people.client.userPoolClientId,
    });
    // Mails link to what is too large for them. The API is made after the tasks, none of which it names.
    tasks.deliver.addEnvironment('API_URL', api.apiEndpoint);
    const { topic } = new Alarms(this, 'Alarms', {
      stage,
      machine,
      auditMachine,
      importMachine,
      api,
      missed,
      lostMailEvents: news.lost,
      lostDeliveries: deliveries.lost,
      lostHappenings: webhooks.lost,
      functions: {
        ...resources,
        ...{ preToken, monthEnds, dunning, contractSweep, mailEvents, workOff, happenings, webhookSweep, weeklyAudits },
      },
      logs: {
        close: tasks.close.logGroup,
        monthEnds: monthEnds.logGroup,
        auditClose: audits.auditClose.logGroup,
        workOff: workOff.logGroup,
      },
    });

    outputs(this, {
      ApiUrl: api.apiEndpoint,
      ApiId: api.apiId,
      TableName: table.tableName,
      BucketName: bucket.bucketName,
      UserPoolId: people.pool.userPoolId,
      UserPoolClientId: people.client.userPoolClientId,
      MachineArn: machine.stateMachineArn,
      AuditMachineArn: auditMachine.stateMachineArn,
      ImportMachineArn: importMachine.stateMachineArn,
      MailFrom: mail.from,
      MailIdentity: mail.identity.emailIdentityName,
      ConfigurationSet: mail.configurationSet.configurationSetName,
      AlarmTopicArn: topic.topicArn,
      /** JSON: the function of each name in `functions.ts`. */
      Functions: this.toJsonString(
        namesOf({
          ...resources,
          ...tasks,
          ...audits,
          ...imports,
          preToken,
          monthEnds,
          dunning,
          contractSweep,
          mailEvents,
          workOff,
          happenings,
          webhookSweep,
          weeklyAudits,
        }),
      ),
    });
    if (stage.mailDomain) outputs(this, mail.records);
  }
}

type Functions<Name extends string = string> = Readonly<Record<Name, LambdaFunction>>;

/** Makes functions as they are listed, under their names. */
const functionsOf =
  (stack: Stack, stage: Stage) =>
  <Name extends string>(specs: Readonly<Record<Name, FunctionSpec>>, granted: Granted): Functions<Name> => {
    const made: Partial<Record<Name, LambdaFunction>> = {};
    for (const name in specs)
      made[name] = new ServiceFunction(stack, name, { spec: specs[name], stage, granted }).lambda;
    return made as Functions<Name>;
  };

const namesOf = (functions: Functions): Record<string, string> =>
  Object.fromEntries(Object.entries(functions).map(([name, { functionName }]) => [name, functionName]));

function outputs(stack: Stack, values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) new CfnOutput(stack, name, { value });
}
