import type { Locale } from '../../text.ts';

/** What a reminder says of a visit; all written out already. */
export interface VisitOf {
  readonly name: string;
  readonly client: string;
  readonly on: string;
  readonly daysLeft: number;
}

/** The words of the mail that reminds of a planned visit. */
export interface VisitWords {
  readonly subject: (said: VisitOf) => string;
  readonly opening: (said: VisitOf) => string;
  readonly client: string;
  readonly address: string;
  readonly contract: string;
  readonly ticket: string;
  readonly technician: string;
  readonly takes: string;
  readonly where: (path: string) => string;
  readonly attached: string;
  readonly fileName: (on: string) => string;
}

const inDays = (days: number): string => (days === 0 ? 'today' : `in ${days}\u00a0${days === 1 ? 'day' : 'days'}`);

const en: VisitWords = {
  subject: ({ name, client, on }) => `${client}: "${name}" on ${on}`,
  opening: ({ name, client, on, daysLeft }) => `The visit "${name}" at ${client} is on ${on}, ${inDays(daysLeft)}.`,
  client: 'Client',
  address: 'Address',
  contract: 'Contract',
  ticket: 'Ticket',
  technician: 'Technician',
  takes: 'Planned to take',
  where: (path) => `Its ticket is at ${path} of the API: who moves the visit changes its day there.`,
  attached: 'The day is attached as a calendar file.',
  fileName: (on) => `visit-${on}.ics`,
};

const dansJours = (days: number): string =>
  days === 0 ? 'aujourd’hui' : `dans ${days}\u00a0${days === 1 ? 'jour' : 'jours'}`;

const fr: VisitWords = {
  subject: ({ name, client, on }) => `${client}\u00a0: «\u00a0${name}\u00a0» le ${on}`,
  opening: ({ name, client, on, daysLeft }) =>
    `La visite «\u00a0${name}\u00a0» chez ${client} a lieu le ${on}, ${dansJours(daysLeft)}.`,
  client: 'Client',
  address: 'Adresse',
  contract: 'Contrat',
  ticket: 'Ticket',
  technician: 'Technicien',
  takes: 'Durée prévue',
  where: (path) => `Son ticket se lit à ${path} de l’API\u00a0: pour déplacer la visite, changez-y sa date.`,
  attached: 'La date est jointe sous forme de fichier d’agenda.',
  fileName: (on) => `visite-${on}.ics`,
};

const languages: Readonly<Record<Locale, VisitWords>> = { en, fr };

export const visitWordsOf = (locale: Locale): VisitWords => languages[locale];
