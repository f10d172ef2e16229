import { DEFAULT_ROUNDING } from '../../../domain/contracts/charges/rounding.ts';
import type { Explanation, ExplanationRule } from '../../../domain/invoicing/explanation.ts';
import type { TaxedLine } from '../../../domain/invoicing/invoice.ts';
import { makeLine } from './builders.ts';

const rounding = DEFAULT_ROUNDING;
const work = { entries: 2, actualSeconds: 65 * 60 };
const counted = { ...work, billedMinutes: 75, rounding };
const rate = { origin: 'contract.default', perHour: '90' };
const hours = { quantity: '75', unit: 'MIN', unitPrice: '90', baseQuantity: 60 } as const;
const free = { ...hours, unitPrice: '0' } as const;
const pieces = (quantity: string, unitPrice: string) =>
  ({ quantity, unit: 'C62', unitPrice, baseQuantity: 1 }) as const;

interface Explained {
  readonly line: Partial<TaxedLine>;
  readonly explanation: Explanation;
  readonly en: string;
  readonly fr: string;
}

/** A line of every rule with what is said of it: a rule without a sentence does not compile. */
export const explained: {
  readonly [R in ExplanationRule]: Explained & { readonly explanation: { readonly rule: R } };
} = {
  fullPeriod: {
    line: pieces('200', '2'),
    explanation: { rule: 'fullPeriod', tier: { mode: 'progressive', above: '100', upTo: '500', of: '300' } },
    en: 'The whole period. Price tier 101 to 500, of 300 in all. 200 × €2.00 = €400.00.',
    fr: 'Période entière. Tranche de 101 à 500, pour un total de 300. 200 × 2,00 € = 400,00 €.',
  },
  startedPeriod: {
    line: pieces('1', '310'),
    explanation: { rule: 'startedPeriod' },
    en: 'A period that has begun is due in full. 1 × €310.00 = €310.00.',
    fr: 'Toute période commencée est due en entier. 1 × 310,00 € = 310,00 €.',
  },
  proratedByDays: {
    line: { quantity: '425', unit: 'DAY', unitPrice: '38.5', baseQuantity: 31 },
    explanation: { rule: 'proratedByDays', method: 'actualDays', daysCovered: 17, daysOfPeriod: 31 },
    en: '17 of 31 days. 25 × 17 days × €38.50 ÷ 31 = €527.82.',
    fr: '17 jours sur 31. 25 × 17 jours × 38,50 € ÷ 31 = 527,82 €.',
  },
  quantityChanged: {
    line: { quantity: '-34', unit: 'DAY', unitPrice: '31', baseQuantity: 31 },
    explanation: { rule: 'quantityChanged', by: '-2', from: '2016-03-15', daysCovered: 17, daysOfPeriod: 31 },
    en: '2 fewer from 15 March 2016; 17 of 31 days. -2 × 17 days × €31.00 ÷ 31 = -€34.00.',
    fr: '2 de moins à compter du 15 mars 2016 ; 17 jours sur 31. -2 × 17 jours × 31,00 € ÷ 31 = -34,00 €.',
  },
  setup: {
    line: pieces('1', '250'),
    explanation: { rule: 'setup' },
    en: 'Set-up, charged once. 1 × €250.00 = €250.00.',
    fr: 'Frais de mise en service, facturés une seule fois. 1 × 250,00 € = 250,00 €.',
  },
  roundedTime: {
    line: { ...hours, termsFrom: '2016-01-01' },
    explanation: { rule: 'roundedTime', ...counted, rate },
    en: '2 entries, 1 h 5 min of work; rounded up in steps of 15 min per ticket and day: 1 h 15 min. Rate €90.00/h (the contract’s default). Terms in force since 1 January 2016. 75 min × €90.00 ÷ 60 = €112.50.',
    fr: '2 interventions, 1 h 5 min de travail ; arrondi à la tranche de 15 min supérieure par ticket et par jour : 1 h 15 min. Tarif 90,00 €/h (celui du contrat). Conditions en vigueur depuis le 1er janvier 2016. 75 min × 90,00 € ÷ 60 = 112,50 €.',
  },
  fixedPrice: {
    line: pieces('1', '150'),
    explanation: { rule: 'fixedPrice', ...work },
    en: '2 entries, 1 h 5 min of work. A price agreed for the whole. 1 × €150.00 = €150.00.',
    fr: '2 interventions, 1 h 5 min de travail. Prix convenu pour l’ensemble. 1 × 150,00 € = 150,00 €.',
  },
  includedInFee: {
    line: free,
    explanation: { rule: 'includedInFee', ...work },
    en: '2 entries, 1 h 5 min of work. Included in the fee.',
    fr: '2 interventions, 1 h 5 min de travail. Compris dans le forfait.',
  },
  noCharge: {
    line: free,
    explanation: { rule: 'noCharge', ...work },
    en: '2 entries, 1 h 5 min of work. Free of charge.',
    fr: '2 interventions, 1 h 5 min de travail. Offert.',
  },
  includedTime: {
    line: free,
    explanation: {
      rule: 'includedTime',
      ...counted,
      scope: 'period',
      includedMinutes: 600,
      usedBefore: 165,
      usedAfter: 240,
    },
    en: '2 entries, 1 h 5 min of work; rounded up in steps of 15 min per ticket and day: 1 h 15 min. Included in the contract: 4 h of 10 h used in the billing period, 2 h 45 min of it before this line.',
    fr: '2 interventions, 1 h 5 min de travail ; arrondi à la tranche de 15 min supérieure par ticket et par jour : 1 h 15 min. Compris dans le contrat : consommation de 4 h sur 10 h pour la période de facturation, dont 2 h 45 min avant cette ligne.',
  },
  coveredByMinimum: {
    line: free,
    explanation: {
      rule: 'coveredByMinimum',
      ...counted,
      scope: 'quarter',
      includedMinutes: 300,
      usedBefore: 0,
      usedAfter: 75,
    },
    en: '2 entries, 1 h 5 min of work; rounded up in steps of 15 min per ticket and day: 1 h 15 min. Covered by the monthly minimum: 1 h 15 min of 5 h used in the quarter.',
    fr: '2 interventions, 1 h 5 min de travail ; arrondi à la tranche de 15 min supérieure par ticket et par jour : 1 h 15 min. Couvert par le minimum mensuel : consommation de 1 h 15 min sur 5 h pour le trimestre.',
  },
  aboveLimit: {
    line: free,
    explanation: { rule: 'aboveLimit', ...counted, limit: { amount: '500' } },
    en: '2 entries, 1 h 5 min of work; rounded up in steps of 15 min per ticket and day: 1 h 15 min. Beyond the agreed limit of €500.00, so not charged.',
    fr: '2 interventions, 1 h 5 min de travail ; arrondi à la tranche de 15 min supérieure par ticket et par jour : 1 h 15 min. Au-delà du plafond convenu de 500,00 €, donc non facturé.',
  },
  monthlyMinimum: {
    line: pieces('1', '1000'),
    explanation: { rule: 'monthlyMinimum', includedMinutes: 600 },
    en: 'Monthly minimum, due even without work. Covers 10 h of work. 1 × €1,000.00 = €1,000.00.',
    fr: 'Minimum mensuel, dû même sans intervention. Couvre 10 h de travail. 1 × 1 000,00 € = 1 000,00 €.',
  },
  travel: {
    line: { quantity: '84', unit: 'KMT', unitPrice: '0.6', baseQuantity: 1 },
    explanation: { rule: 'travel', by: 'perKilometre', visits: 2 },
    en: 'Travel by the kilometre; 2 visits. 84 km × €0.60 = €50.40.',
    fr: 'Déplacement facturé au kilomètre ; 2 déplacements. 84 km × 0,60 € = 50,40 €.',
  },
  blockPurchase: {
    line: pieces('10', '80'),
    explanation: {
      rule: 'blockPurchase',
      source: 'topUp',
      of: 'hours',
      granted: '600',
      validFrom: '2016-03-01',
      expiresOn: '2017-02-28',
      settled: '90',
    },
    en: 'Top-up: 10 h, usable from 1 March 2016 until 28 February 2017; 1 h 30 min of it settles what was overdrawn. 10 × €80.00 = €800.00.',
    fr: 'Recharge : 10 h, utilisable à compter du 1er mars 2016 jusqu’au 28 février 2017 inclus ; dont 1 h 30 min pour solder le dépassement antérieur. 10 × 80,00 € = 800,00 €.',
  },
  takenFromBlock: {
    line: free,
    explanation: {
      rule: 'takenFromBlock',
      of: 'hours',
      ...counted,
      taken: [
        { grantId: 'purchase:2016-01-01', amount: '60' },
        { grantId: '01ARYZ6S41TSV4RRFFQ69G5FAV', amount: '15' },
      ],
      leftAfter: '450',
    },
    en: '2 entries, 1 h 5 min of work; rounded up in steps of 15 min per ticket and day: 1 h 15 min. From prepaid hours: 1 h of the purchase of 1 January 2016, 15 min of a top-up; 7 h 30 min left.',
    fr: '2 interventions, 1 h 5 min de travail ; arrondi à la tranche de 15 min supérieure par ticket et par jour : 1 h 15 min. Déduit des heures prépayées : 1 h de l’achat du 1er janvier 2016, 15 min d’une recharge ; solde : 7 h 30 min.',
  },
  initialStep: {
    line: pieces('3', '10'),
    explanation: { rule: 'initialStep', ...work, entries: 3, sessions: 3, stepMinutes: 15 },
    en: '3 sessions, 1 h 5 min of work. Initial step of 15 min. 3 × €10.00 = €30.00.',
    fr: '3 sessions, 1 h 5 min de travail. Palier initial de 15 min. 3 × 10,00 € = 30,00 €.',
  },
  nextSteps: {
    line: pieces('6', '4'),
    explanation: { rule: 'nextSteps', ...work, entries: 3, sessions: 3, stepMinutes: 5 },
    en: '3 sessions, 1 h 5 min of work. Every started step of 5 min. 6 × €4.00 = €24.00.',
    fr: '3 sessions, 1 h 5 min de travail. Chaque palier de 5 min entamé. 6 × 4,00 € = 24,00 €.',
  },
  metered: {
    line: { quantity: '100', unit: 'E34', unitPrice: '0.25', baseQuantity: 1 },
    explanation: { rule: 'metered', countAt: 'peak', counted: '120', included: '20', readings: 5, devices: 1 },
    en: '1 device, 5 readings; 120 GB at the highest of the period, 20 GB included. 100 GB × €0.25 = €25.00.',
    fr: '1 appareil, 5 relevés ; 120 Go au plus haut de la période, quantité comprise : 20 Go. 100 Go × 0,25 € = 25,00 €.',
  },
  oneTime: {
    line: pieces('1', '4800'),
    explanation: { rule: 'oneTime' },
    en: 'Charged once, as agreed. 1 × €4,800.00 = €4,800.00.',
    fr: 'Facturé une seule fois, comme convenu. 1 × 4 800,00 € = 4 800,00 €.',
  },
  creditedPart: {
    line: pieces('1', '30'),
    explanation: { rule: 'creditedPart' },
    en: 'A part of what was invoiced is given back. 1 × €30.00 = €30.00.',
    fr: 'Une partie du montant facturé est rendue. 1 × 30,00 € = 30,00 €.',
  },
  asWritten: {
    line: pieces('2', '249'),
    explanation: { rule: 'asWritten' },
    en: 'Agreed without a contract. 2 × €249.00 = €498.00.',
    fr: 'Convenu hors contrat. 2 × 249,00 € = 498,00 €.',
  },
  addedByHand: {
    line: {
      ...pieces('2', '45'),
      edited: { reason: 'promised by phone', by: 'sub-1', at: '2016-04-01T08:00:00Z' },
    },
    explanation: { rule: 'addedByHand' },
    en: 'Added by hand. Reason: “promised by phone”. 2 × €45.00 = €90.00.',
    fr: 'Ajouté à la main. Motif : « promised by phone ». 2 × 45,00 € = 90,00 €.',
  },
  milestone: {
    line: pieces('1', '1600'),
    explanation: { rule: 'milestone', milestoneId: 'go-live' },
    en: 'Milestone “go-live”, charged once. 1 × €1,600.00 = €1,600.00.',
    fr: 'Étape « go-live », facturée une seule fois. 1 × 1 600,00 € = 1 600,00 €.',
  },
  expense: {
    line: pieces('2', '44'),
    explanation: { rule: 'expense', unitCost: '40', markupPercent: '10' },
    en: 'Cost €40.00 plus 10%. 2 × €44.00 = €88.00.',
    fr: 'Coût 40,00 € plus 10 %. 2 × 44,00 € = 88,00 €.',
  },
};

export const lineOf = ({ line, explanation }: Explained): TaxedLine => makeLine({ ...line, explanation });
