import * as z from 'zod';
import { Address, Email, line, paragraph, Slug } from '../text.ts';
import { type Registered, sirenOf, siretIn } from './company-number.ts';
import { Iban } from './iban.ts';
import { canCoincide } from './number-patterns.ts';
import { Series } from './series.ts';

/** Where invoices are to be paid. */
export const PaymentAccount = z.strictObject({
  iban: Iban.optional(),
  bic: line(11).optional(),
  text: paragraph(500).optional(),
});

/** Whose name mails to clients bear, and who gets the answers. */
export const Sender = z.strictObject({ name: line(80), replyTo: Email });

/** A place of business of the firm, with what documents of its clients say otherwise. What is absent is the firm's. */
export const Branch = z
  .strictObject({
    branchId: Slug,
    /** As documents print it under the firm's name. */
    name: line(60),
    address: Address.optional(),
    companyNumber: line(30)
      .optional()
      .describe('Of a firm in France, the SIRET of the branch there, which begins with the firm’s SIREN.'),
    vatNumber: line(20).optional(),
    email: Email.optional(),
    phone: line(40).optional(),
    payment: PaymentAccount.optional(),
    sender: Sender.optional(),
    series: z
      .strictObject({ invoices: Series, creditNotes: Series })
      .optional()
      .describe('Its own numbers; those of the firm when absent.'),
  })
  .meta({ id: 'Branch' });
export type Branch = z.infer<typeof Branch>;

/** What a document keeps of the branch that it comes from. */
export type BranchName = Pick<Branch, 'branchId' | 'name'>;

type Numbered = 'invoices' | 'creditNotes';

/** A series, and which documents it numbers: those of a branch, or of the firm itself. */
export interface SeriesUse extends Series {
  readonly numbers: Numbered;
  readonly branchId?: string | undefined;
}

/** The same with where the settings say so. */
export interface PlacedSeries extends SeriesUse {
  readonly path: readonly (string | number)[];
}

/** What of the settings branches are compared with. */
export interface WithBranches {
  readonly series: Readonly<Record<Numbered, Series>>;
  readonly branches?: readonly Branch[] | undefined;
}

const bothOf = (series: WithBranches['series'], path: readonly (string | number)[], branchId?: string) =>
  (['invoices', 'creditNotes'] as const).map(
    (numbers): PlacedSeries => ({ ...series[numbers], numbers, branchId, path: [...path, numbers] }),
  );

/** All series of the settings: the firm's, then those of its branches. */
export const seriesIn = ({ series, branches = [] }: WithBranches): readonly PlacedSeries[] => [
  ...bothOf(series, ['series']),
  ...branches.flatMap(({ branchId, series: own }, i) => (own ? bothOf(own, ['branches', i, 'series'], branchId) : [])),
];

interface Refusal {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Values that an earlier branch has too. */
const repeated = (branches: readonly Branch[], of: 'branchId' | 'name'): readonly Refusal[] => {
  const values = branches.map((branch) => branch[of].toLowerCase());
  return values.flatMap((value, i) =>
    values.indexOf(value) < i
      ? [{ path: ['branches', i, of], message: 'must be another than that of a branch before' }]
      : [],
  );
};

/** No two documents may bear one number (BT-1), whoever issues them; and a series is known by its prefix. */
const clashes = (settings: WithBranches): readonly Refusal[] => {
  const all = seriesIn(settings);
  return all.flatMap((one, i): readonly Refusal[] => {
    // The firm's own two are compared by themselves.
    if (one.branchId === undefined) return [];
    const before = all.slice(0, i);
    const namesake = before.find(({ prefix }) => prefix.toLowerCase() === one.prefix.toLowerCase());
    if (namesake) return [{ path: [...one.path, 'prefix'], message: `must be another than "${namesake.prefix}"` }];
    const alike = before.find(({ format }) => canCoincide(format, one.format));
    const message = `must give no number that "${alike?.format}" of series ${alike?.prefix} gives too`;
    return alike ? [{ path: [...one.path, 'format'], message }] : [];
  });
};

/** In France, a branch is the same company by its number: another SIREN would be another seller. */
const strangers = (firm: WithBranches & Registered): readonly Refusal[] => {
  if (firm.address.country !== 'FR') return [];
  const siren = sirenOf(firm);
  return (firm.branches ?? []).flatMap(({ companyNumber, address = firm.address }, i) => {
    if (companyNumber === undefined || address.country !== 'FR') return [];
    if (siren !== undefined && siretIn(companyNumber)?.startsWith(siren)) return [];
    const message =
      siren === undefined
        ? "needs the firm's SIREN in its companyNumber, or its VAT number: that of a branch begins with it"
        : `must be a SIRET that begins with the firm's SIREN, ${siren}`;
    return [{ path: ['branches', i, 'companyNumber'], message }];
  });
};

/** What is wrong with the branches of some settings. */
export const refuseBranches = (settings: WithBranches & Registered, context: z.RefinementCtx): void => {
  const { branches = [] } = settings;
  const refusals = [
    ...repeated(branches, 'branchId'),
    ...repeated(branches, 'name'),
    ...clashes(settings),
    ...strangers(settings),
  ];
  for (const { path, message } of refusals) context.addIssue({ code: 'custom', path: [...path], message });
};
