import type { FoundCounts } from './audit.ts';
import type { Finding, FindingCode } from './finding.ts';
import { severityOf } from './telling.ts';

/** How many there are of each kind. */
export const countsOf = (findings: readonly Finding[]): FoundCounts => {
  const byCode: Partial<Record<FindingCode, number>> = {};
  let [errors, repaired] = [0, 0];
  for (const finding of findings) {
    byCode[finding.code] = (byCode[finding.code] ?? 0) + 1;
    if (severityOf(finding) === 'error') errors += 1;
    if (finding.code === 'stray' && finding.repaired) repaired += 1;
  }
  return { byCode, errors, warnings: findings.length - errors, repaired };
};
