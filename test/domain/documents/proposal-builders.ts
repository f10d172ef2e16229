import { Charge } from '../../../domain/contracts/charges/charge.ts';
import type { Terms } from '../../../domain/contracts/contract.ts';
import type { ProposalDocument } from '../../../domain/documents/proposal/rendering.ts';
import { makeContent, makeEnglishInvoice, makeLine } from './builders.ts';

export const charge = (facts: { readonly kind: string } & Readonly<Record<string, unknown>>): Charge =>
  Charge.parse({ chargeId: facts.kind, description: `A charge of kind ${facts.kind}`, ...facts });

export const termsOf = (charges: readonly Charge[], overrides: Partial<Terms> = {}): Terms => ({
  effectiveFrom: '2016-07-01',
  billWork: 'periodEnd',
  cadence: { unit: 'month', every: 1 },
  charges: [...charges],
  ...overrides,
});

/** A fee, hours of which some are included, a block, devices and a project: what an IT firm offers a joinery. */
const usualCharges = [
  charge({
    ...{ kind: 'recurringFee', description: 'Infogérance des postes de travail', quantity: '25', unitPrice: '38.50' },
    ...{ setup: { price: '450' }, discount: { kind: 'percent', percent: '10', reason: 'fidélité' } },
  }),
  charge({
    ...{ kind: 'time', description: 'Assistance à distance' },
    rates: { default: '78', workTypes: { Réseau: '95' }, multipliers: { Urgence: '1.5' } },
    included: { minutes: 240, rollover: { kind: 'periods', periods: 3 }, overagePrice: '72' },
    rounding: { mode: 'up', incrementMinutes: 15, minimumMinutes: 15 },
    bands: {
      bands: [{ name: 'Week-end', days: ['sat', 'sun', 'holiday'], multiplier: '1.5' }],
      holidays: { country: 'FR' },
    },
    travel: { kind: 'perKilometre', price: '0.65' },
  }),
  charge({
    ...{ kind: 'prepaidBlock', description: 'Carnet d’heures sur site', workTypes: ['Sur site'] },
    purchase: { every: 'once', quantity: '20', unitPrice: '70', validMonths: 12 },
    overage: 'negative',
  }),
  charge({
    ...{ kind: 'metered', description: 'Sauvegarde en ligne', unit: 'gigabyte', included: '100' },
    tiers: {
      mode: 'progressive',
      steps: [{ upTo: '500', unitPrice: '0.12' }, { unitPrice: '0.08' }],
    },
  }),
  charge({
    ...{ kind: 'oneTime', description: 'Migration du serveur de fichiers' },
    milestones: [
      { milestoneId: 'a', description: 'Commande', price: '1500', dueOn: '2016-07-01' },
      { milestoneId: 'b', description: 'Recette', price: '2500' },
    ],
  }),
  charge({ kind: 'expense', description: 'Matériel et licences', markupPercent: '8' }),
];

const { seller, buyer, ...content } = makeContent({
  lines: [
    makeLine({ quantity: '25', unit: 'C62', unitPrice: '38.5', baseQuantity: 1 }),
    makeLine({ quantity: '1', unit: 'C62', unitPrice: '450', baseQuantity: 1 }),
  ],
});

/** A proposal of a French firm of 15 June 2016, valid for two weeks, for a year from July on. */
export const makeProposal = (overrides: Partial<ProposalDocument> = {}): ProposalDocument => ({
  contract: {
    name: 'Infogérance et assistance',
    startsOn: '2016-07-01',
    endsOn: '2017-06-30',
    renewal: {
      ...{ kind: 'automatic', termMonths: 12, noticeDays: 90 },
      priceRevision: {
        ...{ kind: 'index', on: 'renewal', index: 'Syntec' },
        ...{ base: { month: '2016-04', value: '260.4' }, fixedPercent: '15', floorPercent: '0' },
      },
    },
  },
  versions: [termsOf(usualCharges)],
  on: '2016-06-15',
  validUntil: '2016-06-30',
  prices: 'exclusive',
  usualRate: '78',
  firstPeriod: { ...content, seller, buyer, period: { from: '2016-07-01', until: '2016-08-01' } },
  yearlyWorth: 1_039_500,
  accountManager: { name: 'Zoé Lefèvre', email: 'zoe@nuage-et-fils.example' },
  paymentTerms: { days: 30, endOfMonth: false },
  ...{ seller, buyer, locale: 'fr', paper: 'A4', currency: 'EUR' },
  ...overrides,
});

/** The same in English, of an English firm. */
export const makeEnglishProposal = (overrides: Partial<ProposalDocument> = {}): ProposalDocument => {
  const english = makeEnglishInvoice();
  const given = { seller: english.seller, buyer: english.buyer, locale: 'en', currency: english.currency } as const;
  const french = makeProposal();
  return makeProposal({
    ...given,
    ...(french.firstPeriod && { firstPeriod: { ...french.firstPeriod, ...given } }),
    ...overrides,
  });
};
