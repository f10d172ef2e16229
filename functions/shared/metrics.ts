import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

const metrics = new Metrics();

/** Writes counts as metrics, in the log (CloudWatch's embedded format): no call, and nothing to wait for. */
export const publishCounts = (counts: Readonly<Record<string, number>>): void => {
  for (const [name, count] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, count);
  metrics.publishStoredMetrics();
};
