import type { ContractAlert } from '../../alerts/alert.ts';
import type { Locale } from '../../text.ts';

/** What an alert says of a contract; all written out already. */
export interface AlertedOf {
  readonly contract: string;
  readonly client: string;
  /** The date that it is about, and how many days away it is: below zero where it has passed. */
  readonly on: string;
  readonly daysLeft: number;
  /** What the charge is called that it is about, and what is left of it. */
  readonly charge: string;
  readonly left: string | undefined;
}

/** What becomes of a contract at its end. */
export type GoesOn = 'ends' | 'renewsItself' | 'byHand' | 'noEnd';

/** The words of the mail that warns of a date of a contract; of no other document, so no other function has them. */
export interface AlertWords {
  readonly subject: Readonly<Record<ContractAlert['before'], (said: AlertedOf) => string>>;
  readonly opening: Readonly<Record<ContractAlert['before'], (said: AlertedOf) => string>>;
  readonly goesOn: Readonly<Record<GoesOn, string>>;
  readonly client: string;
  readonly contract: string;
  readonly purchaseOrder: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly noticeDeadline: string;
  readonly priceRevision: string;
  /** What the contract is worth a year, and what that is the sum of. */
  readonly worth: string;
  readonly worthOf: string;
  /** How far what is prepaid or included is used, by the charge's own words. */
  readonly usedOf: (charge: string) => string;
  readonly used: (used: string, granted: string) => string;
  readonly where: (path: string) => string;
  readonly attached: string;
  readonly fileName: (on: string) => string;
}

const inDays = (days: number): string => {
  if (days === 0) return 'today';
  const count = `${Math.abs(days)}\u00a0${Math.abs(days) === 1 ? 'day' : 'days'}`;
  return days > 0 ? `in ${count}` : `${count} ago`;
};

const leftOver = (left: string | undefined): string => (left === undefined ? 'runs out' : `has ${left} left`);

const en: AlertWords = {
  subject: {
    end: ({ contract, client, on }) => `${client}: the contract "${contract}" ends on ${on}`,
    noticeDeadline: ({ contract, client, on }) => `${client}: last day of notice for "${contract}" is ${on}`,
    priceRevision: ({ contract, client, on }) => `${client}: the prices of "${contract}" are revised on ${on}`,
    blockExpiry: ({ contract, client, charge, on }) => `${client}: "${charge}" of "${contract}" expires on ${on}`,
    blockUsedUp: ({ contract, client, charge, left }) => `${client}: "${charge}" of "${contract}" ${leftOver(left)}`,
    allowanceUsedUp: ({ contract, client, charge, left }) =>
      `${client}: "${charge}" of "${contract}" ${leftOver(left)}`,
    openTimeForgotten: ({ contract, client, on }) => `${client}: time is open on "${contract}", which ended on ${on}`,
  },
  opening: {
    end: ({ contract, client, on, daysLeft }) =>
      `The last day of the contract "${contract}" with ${client} is ${on}, ${inDays(daysLeft)}.`,
    noticeDeadline: ({ contract, client, on, daysLeft }) =>
      `Notice on the contract "${contract}" with ${client} can be given until ${on}, ${inDays(daysLeft)}.`,
    priceRevision: ({ contract, client, on, daysLeft }) =>
      `The prices of the contract "${contract}" with ${client} are revised on ${on}, ${inDays(daysLeft)}.`,
    blockExpiry: ({ contract, client, charge, left, on, daysLeft }) =>
      `What is left of "${charge}" of the contract "${contract}" with ${client} can be used until ${on}, ${inDays(daysLeft)}${left === undefined ? '' : `: in all, it ${leftOver(left)}`}.`,
    blockUsedUp: ({ contract, client, charge, left }) =>
      `"${charge}" of the contract "${contract}" with ${client} ${leftOver(left)}, work that is not invoiced yet included.`,
    allowanceUsedUp: ({ contract, client, charge, left }) =>
      `"${charge}" of the contract "${contract}" with ${client} ${leftOver(left)} in its period, work that is not invoiced yet included.`,
    openTimeForgotten: ({ contract, client, on }) =>
      `The contract "${contract}" with ${client} ended on ${on}, and time that was worked on it is on no invoice.`,
  },
  goesOn: {
    ends: 'It is not renewed: it ends on its last day.',
    renewsItself: 'Without notice it renews itself for another term.',
    byHand: 'It ends on its last day unless somebody renews it.',
    noEnd: 'It has no end.',
  },
  client: 'Client',
  contract: 'Contract',
  purchaseOrder: 'Purchase order',
  startsOn: 'First day',
  endsOn: 'Last day',
  noticeDeadline: 'Last day of notice',
  priceRevision: 'Prices are revised on',
  worth: 'Worth a year',
  worthOf:
    'The amount a year is that of fees, monthly minimums and blocks bought for each period, at present prices and quantities, after discounts and before tax; what is charged by use is not in it.',
  usedOf: (charge) => `${charge}, used by what is invoiced`,
  used: (used, granted) => `${used} of ${granted}`,
  where: (path) => `The contract is at ${path} of the API.`,
  attached: 'The date is attached as a calendar file.',
  fileName: (on) => `contract-${on}.ics`,
};

const dansJours = (days: number): string => {
  if (days === 0) return 'aujourd’hui';
  const count = `${Math.abs(days)}\u00a0${Math.abs(days) === 1 ? 'jour' : 'jours'}`;
  return days > 0 ? `dans ${count}` : `il y a ${count}`;
};

const reste = (left: string | undefined): string => (left === undefined ? 's’épuise' : `n’a plus que ${left}`);

const fr: AlertWords = {
  subject: {
    end: ({ contract, client, on }) => `${client}\u00a0: le contrat «\u00a0${contract}\u00a0» se termine le ${on}`,
    noticeDeadline: ({ contract, client, on }) =>
      `${client}\u00a0: préavis du contrat «\u00a0${contract}\u00a0» jusqu’au ${on}`,
    priceRevision: ({ contract, client, on }) =>
      `${client}\u00a0: révision des prix du contrat «\u00a0${contract}\u00a0» le ${on}`,
    blockExpiry: ({ contract, client, charge, on }) =>
      `${client}\u00a0: «\u00a0${charge}\u00a0» du contrat «\u00a0${contract}\u00a0» expire le ${on}`,
    blockUsedUp: ({ contract, client, charge, left }) =>
      `${client}\u00a0: «\u00a0${charge}\u00a0» du contrat «\u00a0${contract}\u00a0» ${reste(left)}`,
    allowanceUsedUp: ({ contract, client, charge, left }) =>
      `${client}\u00a0: «\u00a0${charge}\u00a0» du contrat «\u00a0${contract}\u00a0» ${reste(left)}`,
    openTimeForgotten: ({ contract, client, on }) =>
      `${client}\u00a0: du temps reste à facturer sur «\u00a0${contract}\u00a0», terminé le ${on}`,
  },
  opening: {
    end: ({ contract, client, on, daysLeft }) =>
      `Le dernier jour du contrat «\u00a0${contract}\u00a0» avec ${client} est le ${on}, ${dansJours(daysLeft)}.`,
    noticeDeadline: ({ contract, client, on, daysLeft }) =>
      `Le contrat «\u00a0${contract}\u00a0» avec ${client} peut être dénoncé jusqu’au ${on}, ${dansJours(daysLeft)}.`,
    priceRevision: ({ contract, client, on, daysLeft }) =>
      `Les prix du contrat «\u00a0${contract}\u00a0» avec ${client} sont révisés le ${on}, ${dansJours(daysLeft)}.`,
    blockExpiry: ({ contract, client, charge, left, on, daysLeft }) =>
      `Ce qui reste de «\u00a0${charge}\u00a0» du contrat «\u00a0${contract}\u00a0» avec ${client} est utilisable jusqu’au ${on}, ${dansJours(daysLeft)}${left === undefined ? '' : `\u00a0: ${left} en tout`}.`,
    blockUsedUp: ({ contract, client, charge, left }) =>
      `«\u00a0${charge}\u00a0» du contrat «\u00a0${contract}\u00a0» avec ${client} ${reste(left)}, travail non encore facturé compris.`,
    allowanceUsedUp: ({ contract, client, charge, left }) =>
      `«\u00a0${charge}\u00a0» du contrat «\u00a0${contract}\u00a0» avec ${client} ${reste(left)} sur sa période, travail non encore facturé compris.`,
    openTimeForgotten: ({ contract, client, on }) =>
      `Le contrat «\u00a0${contract}\u00a0» avec ${client} s’est terminé le ${on}, et du temps qui y a été travaillé n’est sur aucune facture.`,
  },
  goesOn: {
    ends: 'Il n’est pas reconduit\u00a0: il prend fin à son dernier jour.',
    renewsItself: 'Sans dénonciation, il est reconduit tacitement pour une nouvelle durée.',
    byHand: 'Il prend fin à son dernier jour, sauf si quelqu’un le renouvelle.',
    noEnd: 'Il n’a pas de terme.',
  },
  client: 'Client',
  contract: 'Contrat',
  purchaseOrder: 'Bon de commande',
  startsOn: 'Premier jour',
  endsOn: 'Dernier jour',
  noticeDeadline: 'Date limite de préavis',
  priceRevision: 'Révision des prix le',
  worth: 'Valeur annuelle',
  worthOf:
    'La valeur annuelle est celle des redevances, des minimums mensuels et des carnets achetés à chaque période, aux prix et quantités actuels, après remises et hors taxes\u00a0; ce qui est facturé à l’usage n’y est pas compris.',
  usedOf: (charge) => `${charge}, consommé selon les factures`,
  used: (used, granted) => `${used} sur ${granted}`,
  where: (path) => `Le contrat se lit à ${path} de l’API.`,
  attached: 'La date est jointe sous forme de fichier d’agenda.',
  fileName: (on) => `contrat-${on}.ics`,
};

const languages: Readonly<Record<Locale, AlertWords>> = { en, fr };

export const alertWordsOf = (locale: Locale): AlertWords => languages[locale];
