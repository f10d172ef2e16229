import type { Locale } from '../../text.ts';

/** What a warning says of a warranty; all written out already. */
export interface WarrantyOf {
  readonly name: string;
  readonly client: string;
  readonly on: string;
  /** Below zero where it has passed. */
  readonly daysLeft: number;
}

/** The words of the mail that warns of the end of a warranty. */
export interface WarrantyWords {
  readonly subject: (said: WarrantyOf) => string;
  readonly opening: (said: WarrantyOf) => string;
  readonly client: string;
  readonly name: string;
  readonly serialNumber: string;
  readonly model: string;
  readonly site: string;
  readonly contracts: string;
  readonly where: (path: string) => string;
  readonly attached: string;
  readonly fileName: (on: string) => string;
}

const inDays = (days: number): string => {
  if (days === 0) return 'today';
  const count = `${Math.abs(days)}\u00a0${Math.abs(days) === 1 ? 'day' : 'days'}`;
  return days > 0 ? `in ${count}` : `${count} ago`;
};

const en: WarrantyWords = {
  subject: ({ name, client, on }) => `${client}: the warranty of "${name}" ends on ${on}`,
  opening: ({ name, client, on, daysLeft }) =>
    `The last day of the warranty of "${name}" of ${client} is ${on}, ${inDays(daysLeft)}.`,
  client: 'Client',
  name: 'Equipment',
  serialNumber: 'Serial number',
  model: 'Model',
  site: 'Site',
  contracts: 'Contracts',
  where: (path) => `The piece is at ${path} of the API.`,
  attached: 'The date is attached as a calendar file.',
  fileName: (on) => `warranty-${on}.ics`,
};

const dansJours = (days: number): string => {
  if (days === 0) return 'aujourd’hui';
  const count = `${Math.abs(days)}\u00a0${Math.abs(days) === 1 ? 'jour' : 'jours'}`;
  return days > 0 ? `dans ${count}` : `il y a ${count}`;
};

const fr: WarrantyWords = {
  subject: ({ name, client, on }) => `${client}\u00a0: la garantie de «\u00a0${name}\u00a0» se termine le ${on}`,
  opening: ({ name, client, on, daysLeft }) =>
    `Le dernier jour de garantie de «\u00a0${name}\u00a0» (${client}) est le ${on}, ${dansJours(daysLeft)}.`,
  client: 'Client',
  name: 'Matériel',
  serialNumber: 'Numéro de série',
  model: 'Modèle',
  site: 'Site',
  contracts: 'Contrats',
  where: (path) => `Le matériel se lit à ${path} de l’API.`,
  attached: 'La date est jointe sous forme de fichier d’agenda.',
  fileName: (on) => `garantie-${on}.ics`,
};

const languages: Readonly<Record<Locale, WarrantyWords>> = { en, fr };

export const warrantyWordsOf = (locale: Locale): WarrantyWords => languages[locale];
