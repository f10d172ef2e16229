import type { DunningWords, RemindedOf } from './dunning-words.ts';

const days = (count: number): string => `${count}\u00a0${count < 2 ? 'jour' : 'jours'}`;
const wasDue = ({ number, issuedOn, dueOn, daysLate }: RemindedOf): string =>
  `La facture ${number} du ${issuedOn} est arrivée à échéance le ${dueOn}, il y a ${days(daysLate)}`;

export const dunningFr: DunningWords = {
  reminder: {
    subject: {
      upcoming: (number, seller) => `Échéance de la facture ${number} de ${seller}`,
      friendly: (number, seller) => `Rappel\u00a0: facture ${number} de ${seller}`,
      firm: (number, seller) => `Facture ${number} de ${seller} impayée`,
      final: (number, seller) => `Mise en demeure\u00a0: facture ${number} de ${seller}`,
    },
    beforeDue: ({ number, issuedOn, dueOn, open }) =>
      `La facture ${number} du ${issuedOn} arrive à échéance le ${dueOn}. Nous vous rappelons le montant à régler d’ici là\u00a0: ${open}.`,
    dueToday: ({ number, issuedOn, open }) =>
      `La facture ${number} du ${issuedOn} arrive à échéance aujourd’hui. Montant à régler\u00a0: ${open}.`,
    late: {
      friendly: (said) => `${wasDue(said)}. Sauf erreur de notre part, ${said.open} restent à régler.`,
      firm: (said) =>
        `${wasDue(said)}, et ${said.open} restent impayés. Nous vous prions de régler cette somme sans délai.`,
      final: (said) =>
        `${wasDue(said)}, et ${said.open} restent impayés à ce jour. Nous vous mettons en demeure de régler cette somme sous 8\u00a0jours\u202f; passé ce délai, nous en engagerons le recouvrement.`,
    },
    open: 'Montant restant dû',
    daysLate: 'Jours de retard',
    interest: 'Pénalités de retard',
    recoveryFee: 'Indemnité forfaitaire de recouvrement',
    total: 'Total à régler',
    reference: 'Référence',
    arithmetic: (spans, percent, interest) => {
      const parts = spans.map(([balance, count]) => `${balance} × ${days(count)}`);
      const sum = parts.length === 1 ? parts.join('') : `(${parts.join(' + ')})`;
      return `Pénalités\u00a0: ${sum} × ${percent} ÷ 365 = ${interest}.`;
    },
    runsOn: 'Elles courent jusqu’à la réception du paiement.',
    feeLaw:
      'L’indemnité forfaitaire pour frais de recouvrement est due de plein droit, sans TVA (art. D. 441-5 du code de commerce).',
    attached: 'La facture est jointe de nouveau au format PDF.',
    crossed: 'Si votre paiement a croisé ce message, veuillez ne pas en tenir compte.',
  },
  statement: {
    title: 'Relevé de compte',
    subject: (seller, on) => `Relevé de compte de ${seller} au ${on}`,
    opening: (from, on) => `Veuillez trouver ci-joint votre relevé de compte du ${from} au ${on}.`,
    attached: 'Le relevé est joint au format PDF.',
    fileName: (on) => `Releve-${on}.pdf`,
    on: 'Arrêté au',
    owed: 'Solde à régler',
    inYourFavour: 'Solde en votre faveur',
    nothing: 'Il n’y a rien à régler.',
    date: 'Date',
    what: 'Libellé',
    amount: 'Montant',
    balance: (currency) => `Solde ${currency}`,
    broughtForward: 'Solde reporté',
    closing: 'Solde',
    movement: {
      invoice: (number) => `Facture ${number}`,
      creditNote: (number) => `Avoir ${number}`,
      payment: (number) => `Règlement de ${number}`,
      refund: (number) => `Remboursement sur ${number}`,
    },
    dueOn: (date) => `échéance le ${date}`,
    ageing: 'Le solde par ancienneté',
    buckets: {
      notDue: 'Non échu',
      days1To30: '1–30\u00a0jours de retard',
      days31To60: '31–60\u00a0jours',
      days61To90: '61–90\u00a0jours',
      over90: 'Plus de 90\u00a0jours',
      credit: 'En votre faveur',
    },
  },
};
