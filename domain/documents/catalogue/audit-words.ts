import type { FindingCode } from '../../audits/finding.ts';
import type { Locale } from '../../text.ts';

/** The words of the mail that tells what an audit found; of no other document, so no other function has them. */
export interface AuditWords {
  readonly subject: (errors: number, findings: number) => string;
  readonly opening: (date: string) => string;
  readonly errors: string;
  readonly warnings: string;
  readonly repaired: string;
  readonly notKept: string;
  /** What was found, without its number. */
  readonly found: Readonly<Record<FindingCode, string>>;
  /** Where the findings can be read one by one. */
  readonly where: (path: string) => string;
}

const en: AuditWords = {
  subject: (errors, findings) =>
    `Audit of your billing: ${errors > 0 ? `errors (${errors})` : `things to look at (${findings})`}`,
  opening: (date) =>
    `On ${date} we went over your ledger, your contracts and all time on them. This is what does not fit together:`,
  errors: 'Errors',
  warnings: 'To be looked at',
  repaired: 'Repaired by the audit',
  notKept: 'Found beyond these',
  found: {
    numberMissing: 'Numbers that no document has',
    numberTwice: 'Numbers that two documents have',
    documentMissing: 'Documents whose content is gone',
    dateGoesBack: 'Documents dated before the one they follow',
    totalsDiffer: 'Totals that are not the sum of their lines',
    settlementDiffers: 'Settlements that are not the sum of their history',
    creditDiffers: 'Credit notes that count as another amount on their invoice',
    pdfMissing: 'Documents without a PDF',
    pdfDiffers: 'PDFs that are not the recorded ones',
    mailUnsettled: 'Mails of which nobody knows whether they went out',
    itemStuck: 'Invoices of a finished month end that were left on the way',
    stray: 'Pieces of work that counted as billed and are on no invoice',
    billableTwice: 'Pieces of work on two invoices',
    billableOpen: 'Invoiced pieces of work that would be billed again',
    billableGone: 'Invoiced pieces of work that are no longer on their contract',
    stateDiffers: 'Contracts that do not stand where their last bill left them',
    billMissing: 'Contracts whose bill cannot be found',
  },
  where: (path) => `Each of them, with what to do, is at ${path} of the API.`,
};

const fr: AuditWords = {
  subject: (errors, findings) =>
    `Contrôle de votre facturation\u00a0: ${errors > 0 ? `erreurs (${errors})` : `points à vérifier (${findings})`}`,
  opening: (date) =>
    `Le ${date}, nous avons contrôlé vos factures, vos contrats et tout le temps qui y est saisi. Voici ce qui ne concorde pas\u00a0:`,
  errors: 'Erreurs',
  warnings: 'À vérifier',
  repaired: 'Réparés par le contrôle',
  notKept: 'Trouvés en plus',
  found: {
    numberMissing: 'Numéros qu’aucun document ne porte',
    numberTwice: 'Numéros que deux documents portent',
    documentMissing: 'Documents dont le contenu a disparu',
    dateGoesBack: 'Documents datés avant celui qu’ils suivent',
    totalsDiffer: 'Totaux qui ne sont pas la somme de leurs lignes',
    settlementDiffers: 'Soldes qui ne sont pas la somme de leur historique',
    creditDiffers: 'Avoirs comptés pour un autre montant sur leur facture',
    pdfMissing: 'Documents sans PDF',
    pdfDiffers: 'PDF qui ne sont pas ceux enregistrés',
    mailUnsettled: 'E-mails dont on ne sait pas s’ils sont partis',
    itemStuck: 'Factures restées en chemin dans une facturation terminée',
    stray: 'Prestations comptées comme facturées et qui ne sont sur aucune facture',
    billableTwice: 'Prestations sur deux factures',
    billableOpen: 'Prestations facturées qui le seraient une seconde fois',
    billableGone: 'Prestations facturées qui ne sont plus sur leur contrat',
    stateDiffers: 'Contrats qui ne sont pas là où leur dernière facture les a laissés',
    billMissing: 'Contrats dont une facture est introuvable',
  },
  where: (path) => `Chacun d’eux, avec ce qu’il faut faire, se lit à ${path} de l’API.`,
};

const languages: Readonly<Record<Locale, AuditWords>> = { en, fr };

export const auditWordsOf = (locale: Locale): AuditWords => languages[locale];
