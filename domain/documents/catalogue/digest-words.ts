import type { DigestedThing } from '../../alerts/digest.ts';
import type { Locale } from '../../text.ts';
import type { GoesOn } from './alert-words.ts';

/** What a line of a digest says of a contract; all written out already. */
export interface DigestedOf {
  readonly goesOn: GoesOn;
  /** Of a block: what it is called, and what is left of it; undefined where nothing is. */
  readonly charge: string;
  readonly left: string | undefined;
}

/** The words of the weekly digest; of no other document, so no other function has them. */
export interface DigestWords {
  readonly subject: (lines: number, on: string) => string;
  readonly opening: (weeks: number, on: string) => string;
  readonly about: Readonly<Record<DigestedThing, (said: DigestedOf) => string>>;
  readonly when: string;
  readonly what: string;
  readonly contract: string;
  readonly worth: string;
  /** One line of the text: when, whose contract, what, and what it is worth a year. */
  readonly line: (when: string, contract: string, what: string, worth: string | undefined) => string;
  readonly named: (client: string, contract: string) => string;
  readonly more: (count: number) => string;
  readonly worthOf: string;
  readonly where: string;
}

const en: DigestWords = {
  subject: (lines, on) =>
    `Your contracts, week of ${on}: ${lines}\u00a0${lines === 1 ? 'date to see to' : 'dates to see to'}`,
  opening: (weeks, on) =>
    `What comes up with the contracts that you look after in the ${weeks === 1 ? 'week' : `${weeks}\u00a0weeks`} from ${on}:`,
  about: {
    end: ({ goesOn }) =>
      ({
        ends: 'ends, and is not renewed',
        renewsItself: 'last day of its term, then it renews itself',
        byHand: 'ends unless somebody renews it',
        noEnd: 'ends',
      })[goesOn],
    termBegins: () => 'is renewed: its next term begins',
    noticeDeadline: () => 'last day to give notice',
    priceRevision: () => 'prices are revised',
    blockExpiry: ({ charge, left }) => `"${charge}" expires${left === undefined ? '' : `: ${left} left`}`,
    blockLow: ({ charge, left }) => `"${charge}" ${left === undefined ? 'is used up' : `runs low: ${left} left`}`,
    openTime: () => 'has ended, and time that was worked on it is on no invoice',
    proposalLapses: () => 'the proposal lapses unless it is accepted',
  },
  when: 'Date',
  what: 'What',
  contract: 'Contract',
  worth: 'Worth a year',
  line: (when, contract, what, worth) =>
    `${when}: ${contract}: ${what}${worth === undefined ? '' : ` (worth a year: ${worth})`}`,
  named: (client, contract) => `${client}, "${contract}"`,
  more: (count) => `And ${count} more: GET /contracts/renewals of the API lists what ends.`,
  worthOf:
    'The amount a year is that of fees, monthly minimums and blocks bought for each period, at present prices and quantities, after discounts and before tax.',
  where: 'This digest comes each week that has something to see to. Its day is a setting of the firm.',
};

const fr: DigestWords = {
  subject: (lines, on) =>
    `Vos contrats, semaine du ${on}\u00a0: ${lines}\u00a0${lines === 1 ? 'échéance' : 'échéances'}`,
  opening: (weeks, on) =>
    `Les échéances des contrats que vous suivez, sur ${weeks === 1 ? 'une semaine' : `${weeks}\u00a0semaines`} à partir du ${on}\u00a0:`,
  about: {
    end: ({ goesOn }) =>
      ({
        ends: 'se termine, sans reconduction',
        renewsItself: 'dernier jour de la durée en cours, puis reconduction tacite',
        byHand: 'se termine, sauf si quelqu’un le renouvelle',
        noEnd: 'se termine',
      })[goesOn],
    termBegins: () => 'est reconduit\u00a0: sa nouvelle durée commence',
    noticeDeadline: () => 'dernier jour de préavis',
    priceRevision: () => 'les prix sont révisés',
    blockExpiry: ({ charge, left }) =>
      `«\u00a0${charge}\u00a0» expire${left === undefined ? '' : `\u00a0: il en reste ${left}`}`,
    blockLow: ({ charge, left }) =>
      `«\u00a0${charge}\u00a0» ${left === undefined ? 'est épuisé' : `s’épuise\u00a0: il en reste ${left}`}`,
    openTime: () => 'est terminé, et du temps qui y a été travaillé n’est sur aucune facture',
    proposalLapses: () => 'la proposition devient caduque si elle n’est pas acceptée',
  },
  when: 'Date',
  what: 'Échéance',
  contract: 'Contrat',
  worth: 'Valeur annuelle',
  line: (when, contract, what, worth) =>
    `${when}\u00a0: ${contract}\u00a0: ${what}${worth === undefined ? '' : ` (valeur annuelle\u00a0: ${worth})`}`,
  named: (client, contract) => `${client}, «\u00a0${contract}\u00a0»`,
  more: (count) =>
    `Et ${count} ${count === 1 ? 'autre' : 'autres'}\u00a0: GET /contracts/renewals de l’API donne tout ce qui se termine.`,
  worthOf:
    'La valeur annuelle est celle des redevances, des minimums mensuels et des carnets achetés à chaque période, aux prix et quantités actuels, après remises et hors taxes.',
  where: 'Ce récapitulatif est envoyé chaque semaine où il y a une échéance. Son jour est un réglage de la société.',
};

const languages: Readonly<Record<Locale, DigestWords>> = { en, fr };

export const digestWordsOf = (locale: Locale): DigestWords => languages[locale];
