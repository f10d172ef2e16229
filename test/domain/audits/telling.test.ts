import { describe, expect, test } from 'vitest';
import { countsOf } from '../../../domain/audits/counts.ts';
import type { Finding, FindingCode } from '../../../domain/audits/finding.ts';
import { adviceOf, findingCodes, sentenceOf, severityOf } from '../../../domain/audits/telling.ts';

const money = { stated: 12_001, computed: 12_000, currency: 'EUR' };
const work = { contractId: 'k1', billableId: 'b1' };
const invoiceId = 'FA-000000002';

const oneOfEach: { readonly [Code in FindingCode]: Extract<Finding, { code: Code }> } = {
  numberMissing: { code: 'numberMissing', invoiceId },
  numberTwice: { code: 'numberTwice', invoiceId },
  dateGoesBack: {
    code: 'dateGoesBack',
    ...{ invoiceId, issuedOn: '2025-01-01', afterId: 'FA-000000001', afterOn: '2025-01-02' },
  },
  totalsDiffer: { code: 'totalsDiffer', invoiceId, what: 'gross', ...money },
  settlementDiffers: { code: 'settlementDiffers', invoiceId, what: 'paid', ...money },
  creditDiffers: { code: 'creditDiffers', invoiceId, creditNoteId: 'AV-000000001', ...money },
  documentMissing: { code: 'documentMissing', invoiceId },
  pdfMissing: { code: 'pdfMissing', invoiceId },
  pdfDiffers: { code: 'pdfDiffers', invoiceId, recorded: 'ab', found: 'cd' },
  mailUnsettled: { code: 'mailUnsettled', invoiceId, purpose: 'issue', status: 'unknown' },
  itemStuck: { code: 'itemStuck', batchId: 'r1', itemId: '0000-0001', status: 'approved' },
  stray: { code: 'stray', ...work, billDate: '2025-01-10' },
  billableTwice: { code: 'billableTwice', ...work, invoiceIds: ['FA-000000001', invoiceId] },
  billableOpen: { code: 'billableOpen', ...work, invoiceId },
  billableGone: { code: 'billableGone', ...work, invoiceId },
  stateDiffers: { code: 'stateDiffers', contractId: 'k1', what: 'through' },
  billMissing: { code: 'billMissing', contractId: 'k1', committedAt: '2025-02-01T06:01:00.000Z' },
};

describe('what is found', () => {
  test.each(findingCodes)('%s is told in a sentence of ids and amounts, with what to do', (code) => {
    const finding = oneOfEach[code];
    const [first] = Object.values(finding).filter(
      (value) => typeof value === 'string' && /^(FA-|b1|0000-)/.test(value),
    );
    if (first !== undefined) expect(sentenceOf(finding)).toContain(first);
    expect(sentenceOf(finding)).not.toMatch(/undefined|NaN/);
    expect(adviceOf(finding).length).toBeGreaterThan(10);
  });

  test('amounts are told as people write them', () => {
    expect(sentenceOf(oneOfEach.totalsDiffer)).toBe(
      'FA-000000002 states 120.01 EUR where it comes to 120.00 EUR as "gross"',
    );
    expect(sentenceOf({ ...oneOfEach.settlementDiffers, what: 'version', stated: 2, computed: 1 })).toBe(
      'the settlement of FA-000000002 counts 2 events, its history has 1',
    );
  });

  test('a stray is an error until it is given back', () => {
    expect(severityOf(oneOfEach.stray)).toBe('error');
    expect(severityOf({ ...oneOfEach.stray, repaired: true })).toBe('warning');
  });

  test('is counted by kind', () => {
    const { stray, pdfMissing, mailUnsettled } = oneOfEach;
    expect(countsOf([stray, { ...stray, repaired: true }, pdfMissing, mailUnsettled])).toEqual({
      byCode: { stray: 2, pdfMissing: 1, mailUnsettled: 1 },
      errors: 2,
      warnings: 2,
      repaired: 1,
    });
  });
});
