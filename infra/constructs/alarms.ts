import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Alarm, ComparisonOperator, type IMetric, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type IFilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { functions as allFunctions, type FunctionName, isFunctionName } from '../functions.ts';
import type { Stage } from '../stages.ts';

export interface AlarmsProps {
  readonly stage: Stage;
  readonly machine: StateMachine;
  readonly auditMachine: StateMachine;
  readonly importMachine: StateMachine;
  readonly api: HttpApi;
  readonly missed: Queue;
  readonly lostMailEvents: Queue;
  readonly lostDeliveries: Queue;
  readonly lostHappenings: Queue;
  /** Whose errors nothing else shows. Those of a task are retried by the machine, and in the end are its failure. */
  readonly functions: Readonly<Partial<Record<FunctionName, IFunction>>>;
  /** Logs of functions that go on when something is wrong with one firm or invoice, and say so there. */
  readonly logs: Readonly<Record<'close' | 'monthEnds' | 'auditClose' | 'workOff', ILogGroup>>;
}

/** What Close logs (`domain/operations/month-end/close.ts`). */
const closedWithFaults = FilterPattern.all(
  FilterPattern.stringValue('$.message', '=', 'month end closed'),
  FilterPattern.numberValue('$.needAttention', '>', 0),
);
/** What the audit's Close logs (`domain/operations/audits/close.ts`). */
const auditedWithErrors = FilterPattern.all(
  FilterPattern.stringValue('$.message', '=', 'audit closed'),
  FilterPattern.numberValue('$.errors', '>', 0),
);
const errors = FilterPattern.stringValue('$.level', '=', 'ERROR');
/** What the worker logs of what no other try can mend (`domain/operations/integrations/work-off.ts`, `waiting.ts`). */
const givenUp = FilterPattern.all(errors, FilterPattern.booleanValue('$.comesAgain', false));

const fiveMinutes = { period: Duration.minutes(5), statistic: Stats.SUM } as const;
const maximumOfFiveMinutes = { ...fiveMinutes, statistic: Stats.MAXIMUM } as const;

/** What somebody has to look at. Each description says what people cannot do, because that is what decides how soon. */
export class Alarms extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { stage, machine, api, missed, lostMailEvents, lostDeliveries, functions, logs } = props;
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    if (stage.alarmMail) this.topic.addSubscription(new EmailSubscription(stage.alarmMail));

    this.add('MonthEndFailed', machine.metricFailed(fiveMinutes), {
      impact:
        'A month end stopped: its invoices are not issued, or not sent, until somebody reads its reason and does what statemachines/README.md says. If its batch is closed, only its event was not sent: redrive the execution.',
    });
    this.add('MonthEndAborted', machine.metricAborted(fiveMinutes), {
      impact: 'Somebody stopped a month end by hand: its batch still says that it runs.',
    });
    this.add('InvoicesNeedAttention', this.counted('InvoicesNeedAttention', stage, logs.close, closedWithFaults), {
      impact:
        'Invoices of a closed month end were not drafted, not issued or not delivered: its items say which and why.',
    });
    this.add('MonthEndsNotStarted', this.counted('MonthEndsNotStarted', stage, logs.monthEnds, errors), {
      impact: 'The scheduled month end of some firm did not start; it is tried again every hour.',
    });
    this.add('MailBounces', reputation('BounceRate'), {
      over: 0.04,
      impact:
        'Many mails bounce: at 5 % SES reviews the account, at 10 % it stops sending, and no invoice reaches anybody.',
    });
    this.add('ApiFails', api.metricServerError(fiveMinutes), {
      over: 5,
      impact: 'People and their tools get errors from the API; what they sent was not stored.',
    });
    this.add('ImportFailed', props.importMachine.metricFailed(fiveMinutes), {
      impact: 'The import of an uploaded file stopped half-way: its reason says why; start it again and it goes on.',
    });
    this.add('MonthEndsMissed', waitingIn(missed), {
      impact:
        'Month ends, reminders, alerts of contracts or messages to webhooks that were due were not looked for at some time.',
    });
    this.add('MailEventsLost', waitingIn(lostMailEvents), {
      impact:
        'What became of some mails is not known: a bounce may not be shown. Mend the cause, then invoke the function with each event of the queue.',
    });
    this.add('DeliveriesLost', waitingIn(lostDeliveries), {
      impact:
        'What some ticketing tools sent was given up after an hour of tries. Mend the cause, then replay the deliveries that failed: each firm sees its own.',
    });
    this.add('DeliveriesGivenUp', this.counted('DeliveriesGivenUp', stage, logs.workOff, givenUp), {
      impact:
        'Some of what ticketing tools sent could not be applied, and no other try is made: the lines of the worker’s log with comesAgain false say whose and why. Mend the cause; then replay the deliveries that failed, and have what waits tried again (POST /integrations/{integrationId}/waiting/retry).',
    });
    this.add('HappeningsLost', waitingIn(props.lostHappenings), {
      impact:
        'Firms that have webhooks were not told of some of what happened, after an hour of tries. Mend the cause, then invoke the function with the records of the stream that the queue names, while they are there (24 hours).',
    });
    if (functions.happenings)
      this.add('HappeningsBehind', functions.happenings.metric('IteratorAge', maximumOfFiveMinutes), {
        over: Duration.minutes(10).toMilliseconds(),
        impact: 'What happened more than ten minutes ago is not on its way to webhooks; after an hour it is given up.',
      });
    if (functions.workOff)
      this.add('DeliveriesBehind', functions.workOff.metric('IteratorAge', maximumOfFiveMinutes), {
        over: Duration.minutes(10).toMilliseconds(),
        impact: 'What ticketing tools sent more than ten minutes ago is not time yet; after an hour it is given up.',
      });
    this.add('Throttled', new Metric({ ...fiveMinutes, namespace: 'AWS/Lambda', metricName: 'Throttles' }), {
      over: 50,
      impact: 'The account has too few concurrent executions: requests fail, and month ends take longer.',
    });
    this.addAudits(props);
    for (const [name, lambda] of Object.entries(functions))
      if (isFunctionName(name))
        this.add(`${name}Fails`, lambda.metricErrors(fiveMinutes), { impact: allFunctions[name].impact });
  }

  private addAudits({ stage, auditMachine, logs }: AlarmsProps): void {
    this.add('AuditErrors', this.counted('AuditsWithErrors', stage, logs.auditClose, auditedWithErrors), {
      impact: 'An audit of some firm found what must never be: its findings say what, and what to do.',
    });
    this.add('AuditFailed', auditMachine.metricFailed(fiveMinutes), {
      impact: 'An audit stopped: what it would have found is not known. Its reason says why; start another one.',
    });
  }

  /** Lines of a log that match. Counting them needs nothing of the function that writes them, and so cannot be forgotten there. */
  private counted(name: string, stage: Stage, logGroup: ILogGroup, filterPattern: IFilterPattern): IMetric {
    const metric = { metricName: name, metricNamespace: `Monthend/${stage.name}` };
    return new MetricFilter(this, `${name}Count`, { logGroup, filterPattern, metricValue: '1', ...metric }).metric(
      fiveMinutes,
    );
  }

  private add(
    id: string,
    metric: IMetric,
    { impact, over = 0 }: { readonly impact: string; readonly over?: number },
  ): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: impact,
      metric,
      threshold: over,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }
}

const waitingIn = (queue: Queue): IMetric => queue.metricApproximateNumberOfMessagesVisible(maximumOfFiveMinutes);

const reputation = (metricName: string) =>
  new Metric({
    namespace: 'AWS/SES',
    metricName: `Reputation.${metricName}`,
    period: Duration.hours(1),
    statistic: Stats.MAXIMUM,
  });
