import type { ProposalWords } from './proposal-words.ts';

const compte = (n: number, one: string, many = `${one}s`): string => `${n}\u00a0${n < 2 ? one : many}`;
const mois = (n: number): string => `${n}\u00a0mois`;

const PERIODES: Readonly<Record<string, string>> = {
  'week 1': 'semaine',
  'month 1': 'mois',
  'month 3': 'trimestre',
  'month 6': 'semestre',
  'month 12': 'an',
};

export const proposalFr: ProposalWords = {
  title: 'Proposition',
  preparedFor: 'À l’attention de',
  date: 'Date',
  validUntil: 'Valable jusqu’au',
  startsOn: 'Début',
  endsOn: 'Fin',
  noEnd: 'sans terme',
  contact: 'Votre contact',
  service: 'Prestation',
  price: {
    exclusive: { vat: 'Prix HT', tax: 'Prix hors taxe' },
    inclusive: { vat: 'Prix TTC', tax: 'Prix taxe comprise' },
  },
  holdsFrom: (date) => `À partir du ${date}`,
  period: (unit, every) => PERIODES[`${unit} ${every}`] ?? (unit === 'month' ? mois(every) : compte(every, 'semaine')),
  scope: { quarter: 'par trimestre', year: 'par an', contract: 'sur toute la durée du contrat' },
  once: (price) => `${price}, une fois`,
  only: (workTypes) => `Pour\u00a0: ${workTypes}`,
  multiplied: (factor) => `tarif × ${factor}`,
  fee: {
    advance: 'Facturé d’avance',
    arrears: 'Facturé à terme échu',
    started: 'toute période commencée est due en entier',
    setup: 'Mise en service',
    quantity: (quantity) => `Quantité au départ\u00a0: ${quantity}`,
    upTo: (quantity) => `Jusqu’à ${quantity}`,
    above: (quantity) => `Au-delà de ${quantity}`,
    all: 'L’unité',
    progressive: 'Chaque unité au prix de sa tranche',
    volume: 'Toutes les unités au prix de la tranche atteinte',
  },
  time: {
    usual: 'à notre tarif habituel',
    rate: 'Tarif horaire',
    hour: 'h',
    included: (time, scope) => `${time} inclus ${scope}`,
    kept: 'le temps non utilisé est reporté',
    keptUpTo: (time) => `le temps non utilisé est reporté, dans la limite de ${time}`,
    keptFor: (periods) => `le temps non utilisé est reporté pendant ${compte(periods, 'période')}`,
    beyond: 'Au-delà du temps inclus',
    minimum: 'Minimum',
    covers: (time) => `couvre ${time}`,
    limit: (what, scope) => `Budget\u00a0: ${what} ${scope}`,
    exceeded: {
      warn: 'au-delà, nous vous prévenons et facturons la suite',
      block: 'rien n’est facturé au-delà',
    },
    travel: 'Déplacement',
    trip: 'trajet',
    outside: 'hors heures d’ouverture',
    days: {
      ...{ mon: 'lun.', tue: 'mar.', wed: 'mer.', thu: 'jeu.', fri: 'ven.', sat: 'sam.', sun: 'dim.' },
      holiday: 'jours fériés',
    },
    hours: (from, until) => `${from}–${until}`,
    rounded: (mode, minutes) =>
      ({
        up: `Temps arrondi par tranche de ${minutes} commencée`,
        nearest: `Temps arrondi aux ${minutes} les plus proches`,
        down: `Temps arrondi aux ${minutes} inférieures`,
        none: 'Temps facturé à la minute',
      })[mode],
    atLeast: (time) => `au moins ${time}`,
  },
  block: {
    units: (of, quantity, one) =>
      ({
        hours: `${quantity}\u00a0h`,
        money: `un crédit de ${quantity}`,
        incidents: `${quantity}\u00a0${one ? 'intervention' : 'interventions'}`,
      })[of],
    unit: { hours: 'h', money: '', incidents: 'intervention' },
    each: (quantity, price) => `${quantity} à ${price}`,
    onDemand: 'acheté à la demande',
    months: (months) => `utilisable pendant ${mois(months)}`,
    until: (date) => `utilisable jusqu’au ${date}`,
    keeps: 'sans date d’expiration',
    beyond: {
      bill: 'Au-delà',
      negative: 'Ce qui est consommé au-delà est déduit du prochain achat',
      refuse: 'Aucune intervention au-delà',
    },
    hour: 'Une heure prise sur le crédit',
    topUp: (below, quantity) => `Racheté automatiquement sous ${below}\u00a0: ${quantity}`,
    counts: (role, hours) => `une heure de ${role} compte ${hours}`,
  },
  steps: {
    first: (time) => (time === '' ? 'Chaque session' : `Chaque session, les ${time} premières`),
    started: (time) => `Par tranche de ${time} commencée ensuite`,
    free: (time) => `Les sessions de moins de ${time} sont gratuites`,
    subscription: (hours) => `Abonnement de ${hours}`,
  },
  metered: {
    unit: { piece: 'unité', gigabyte: 'Go' },
    counted: {
      periodStart: 'Compté au début de chaque période',
      periodEnd: 'Compté à la fin de chaque période',
      peak: 'Compté au plus haut de chaque période',
      prorated: 'Compté au jour près',
      total: 'Additionné sur chaque période',
    },
    included: (quantity) => `${quantity} inclus`,
  },
  milestone: (what, date) => `${what}, le ${date}`,
  due: (date) => `Facturé le ${date}`,
  atCost: 'au prix coûtant',
  costPlus: (percent) => `coût + ${percent}`,
  gross: { vat: 'Total TTC', tax: 'Total taxe comprise' },
  firstPeriod: (days) => `Une première période entière, hors consommation\u00a0: ${days}`,
  wholeContract: (days) => `Le contrat entier, hors consommation\u00a0: ${days}`,
  yearly: (amount) => `Le récurrent représente ${amount} par an hors taxes, hors consommation.`,
  conditions: 'Durée et règlement',
  runs: (from, until) => `Le contrat court du ${from} au ${until}.`,
  runsOn: (from) => `Le contrat court à partir du ${from}, sans terme fixé.`,
  notice: (days) =>
    days === 0
      ? 'Il peut être résilié à tout moment.'
      : `Il peut être résilié moyennant un préavis de ${compte(days, 'jour')}.`,
  renews: (months, days) =>
    `Il est ensuite reconduit tacitement par périodes de ${mois(months)}, sauf dénonciation${days === 0 ? '' : ` au moins ${compte(days, 'jour')}`} avant son dernier jour.`,
  byHand: (months) => `À son terme, il peut être renouvelé d’un commun accord pour ${mois(months)}.`,
  ends: 'Il prend fin ce jour-là.',
  revised: (on, by) =>
    `Les prix sont révisés ${on === 'renewal' ? 'à chaque reconduction' : 'chaque année'} selon ${by}.`,
  index: (name, month, value) => `l’indice ${name} (${month}\u00a0: ${value})`,
  fixed: (percent) => `dont ${percent} fixes`,
  bounds: (floor, cap) =>
    [...(floor === undefined ? [] : [`au moins ${floor}`]), ...(cap === undefined ? [] : [`au plus ${cap}`])].join(
      ', ',
    ),
  exempt: (reason) => `Sans taxe\u00a0: ${reason}`,
  signFor: (party) => `Pour ${party}`,
  signature: 'Nom, date, signature',
  approved: 'Mention «\u00a0Bon pour accord\u00a0»',
  subject: (name, seller) => `Proposition de ${seller}\u00a0: ${name}`,
  opening: (name) => `Veuillez trouver ci-joint notre proposition «\u00a0${name}\u00a0».`,
  answerBy: (date) => `Elle est valable jusqu’au ${date}. Pour l’accepter, renvoyez-la-nous signée.`,
  attached: 'La proposition est jointe au format PDF.',
  fileName: (on) => `Proposition-${on}.pdf`,
};
