import type { Words } from './words.ts';

/** French sets a no-break space before a colon and a unit, a narrow one before "?". */
const plural = (count: number, one: string, many: string): string => `${count}\u00a0${count < 2 ? one : many}`;

export const fr: Words = {
  labelled: (label, value) => `${label}\u00a0: ${value}`,
  title: {
    invoice: 'Facture',
    creditNote: 'Avoir',
    draft: 'Projet de facture',
    draftCreditNote: 'Projet d’avoir',
    draftMark: 'PROJET',
  },
  facts: {
    issuedOn: 'Date d’émission',
    dueOn: 'Date d’échéance',
    servicePeriod: 'Période de prestation',
    purchaseOrder: 'Bon de commande',
    contract: 'Contrat',
    credits: 'Sur la facture',
    notYet: 'fixée à l’émission',
  },
  party: {
    billedTo: 'Facturé à',
    taxNumber: { vat: 'N°\u00a0TVA', tax: 'N°\u00a0fiscal' },
    companyNumber: 'N°\u00a0d’entreprise',
    siren: 'SIREN',
    siret: 'SIRET',
  },
  table: {
    description: 'Désignation',
    quantity: 'Quantité',
    unitPrice: 'Prix unitaire',
    unitPriceWithTax: { vat: 'Prix unitaire TTC', tax: 'Prix taxe comprise' },
    tax: { vat: 'TVA', tax: 'Taxe' },
    net: (currency) => `Net HT ${currency}`,
    ticket: (ticket) => `Ticket ${ticket}`,
    lateWork: (days) => `Travaux tardifs, effectués\u00a0: ${days}`,
    billedAgain: (invoice, days) => `Facturé de nouveau, figurait sur ${invoice}, effectué\u00a0: ${days}`,
    subtotal: (contract) => `Sous-total ${contract}`,
    discount: (percent, reason) =>
      `Remise${percent === undefined ? '' : ` de ${percent}`}${reason === undefined ? '' : ` (${reason})`}`,
  },
  units: {
    hours: 'h',
    minutes: 'min',
    seconds: 's',
    kilometres: 'km',
    gigabytes: 'Go',
    days: (quantity, one) => `${quantity}\u00a0${one ? 'jour' : 'jours'}`,
    perMinutes: (count) => (count === 60 ? 'h' : count === 1 ? 'min' : `${count}\u00a0min`),
    perDays: (count) => (count === 1 ? 'jour' : `${count}\u00a0jours`),
    perPieces: (count) => String(count),
  },
  totals: {
    rate: { vat: 'Taux de TVA', tax: 'Taux de taxe' },
    base: 'Base HT',
    taxAmount: { vat: 'TVA', tax: 'Taxe' },
    category: {
      S: '',
      Z: 'taux zéro',
      E: 'exonéré',
      AE: 'autoliquidation',
      K: 'livraison intra-UE',
      G: 'exportation',
      O: 'hors champ',
    },
    lineNet: 'Total des lignes',
    discounts: 'Remises',
    net: { vat: 'Total HT', tax: 'Sous-total' },
    tax: { vat: 'TVA', tax: 'Taxe' },
    taxIn: (kind, currency, rate) => `${kind === 'vat' ? 'TVA' : 'Taxe'} en ${currency} (${rate})`,
    gross: {
      invoice: { vat: 'Total TTC à payer', tax: 'Total à payer' },
      creditNote: { vat: 'Total TTC à votre crédit', tax: 'Total à votre crédit' },
    },
  },
  payment: {
    title: 'Règlement',
    terms: (days, endOfMonth) =>
      days === 0 && !endOfMonth
        ? 'Conditions\u00a0: paiement à réception'
        : `Conditions\u00a0: ${plural(days, 'jour', 'jours')} après la date d’émission${endOfMonth ? ', fin de mois' : ''}`,
    dueOn: (date) => `À régler au plus tard le ${date}`,
    reference: (number) => `Référence\u00a0: ${number}`,
    iban: 'IBAN',
    bic: 'BIC',
    credited: 'Ce montant est porté à votre crédit\u00a0: aucun paiement n’est attendu de votre part.',
  },
  legal: {
    title: 'Mentions légales',
    lateRate: (percent) => `Tout retard de paiement entraîne des intérêts au taux annuel de ${percent}.`,
    frenchLateRate: (percent) =>
      percent === undefined
        ? 'Retard de paiement\u00a0: pénalités au taux de refinancement le plus récent de la Banque centrale européenne majoré de 10 points, exigibles sans rappel dès le lendemain de l’échéance (art. L. 441-10 II du code de commerce).'
        : `Retard de paiement\u00a0: pénalités au taux annuel de ${percent}, exigibles sans rappel dès le lendemain de l’échéance (art. L. 441-10 II du code de commerce).`,
    frenchRecoveryIndemnity:
      'Retard de paiement\u00a0: indemnité forfaitaire pour frais de recouvrement de 40\u00a0€ (art. D. 441-5 du code de commerce).',
    frenchNoDiscount: 'Pas d’escompte pour paiement anticipé.',
    frenchOperationCategory: 'Catégorie de l’opération\u00a0: prestations de services.',
    reverseCharge: (sellerVat, buyerVat) =>
      `Autoliquidation\u00a0: TVA due par le client (art. 196 de la directive 2006/112/CE). N°\u00a0TVA du prestataire\u00a0:\u00a0${sellerVat}\u202f; n°\u00a0TVA du client\u00a0:\u00a0${buyerVat}.`,
    frenchReverseCharge: (sellerVat, buyerVat) =>
      `Autoliquidation\u00a0: TVA due par le client (art. 283-2 du CGI et art. 196 de la directive 2006/112/CE). N°\u00a0TVA du prestataire\u00a0:\u00a0${sellerVat}\u202f; n°\u00a0TVA du client\u00a0:\u00a0${buyerVat}.`,
    export:
      'Prestation fournie à un preneur assujetti établi hors de l’Union européenne\u00a0: TVA non applicable (art. 44 de la directive 2006/112/CE).',
  },
  page: (page, pages) => `Page ${page} sur ${pages}`,
  invoiceMail: {
    greeting: (name) => (name === undefined ? 'Bonjour,' : `Bonjour ${name},`),
    questions: (address) => `Une question\u202f? Répondez à ce message ou écrivez à ${address}.`,
    closing: 'Cordialement,',
    invoice: {
      subject: (number, seller) => `Facture ${number} de ${seller}`,
      opening: (number, date, period) =>
        `Veuillez trouver ci-joint la facture ${number} du ${date} pour les prestations de la période\u00a0: ${period}.`,
      announced: (number, date, period) =>
        `La facture ${number} du ${date} pour les prestations de la période\u00a0: ${period}, est à votre disposition.`,
      amount: 'Montant à payer',
      attached: 'La facture est jointe au format PDF.',
      linked: (until) =>
        `La facture est trop volumineuse pour être jointe. Vous pouvez la télécharger ici jusqu’au ${until}\u00a0:`,
      fileName: (number) => `Facture-${number}.pdf`,
    },
    creditNote: {
      subject: (number, seller) => `Avoir ${number} de ${seller}`,
      opening: (number, date, period) =>
        `Veuillez trouver ci-joint l’avoir ${number} du ${date} pour les prestations de la période\u00a0: ${period}.`,
      announced: (number, date, period) =>
        `L’avoir ${number} du ${date} pour les prestations de la période\u00a0: ${period}, est à votre disposition.`,
      amount: 'Montant à votre crédit',
      attached: 'L’avoir est joint au format PDF.',
      linked: (until) =>
        `L’avoir est trop volumineux pour être joint. Vous pouvez le télécharger ici jusqu’au ${until}\u00a0:`,
      fileName: (number) => `Avoir-${number}.pdf`,
    },
  },
  returnedMail: {
    address: 'Adresse',
    amount: 'Montant',
    reason: 'Motif indiqué',
    statement: {
      title: 'Relevé de compte',
      advice: 'Corrigez l’adresse parmi les contacts de facturation du client, puis renvoyez le relevé.',
    },
    proposal: {
      title: (contract) => `Proposition «\u00a0${contract}\u00a0»`,
      advice: 'Corrigez l’adresse parmi les contacts de facturation du client, puis renvoyez la proposition.',
    },
    alert: {
      title: {
        contract: (name) => `Alerte sur le contrat «\u00a0${name}\u00a0»`,
        equipment: (name) => `Alerte sur la garantie de «\u00a0${name}\u00a0»`,
        visit: (name) => `Rappel d’une visite de «\u00a0${name}\u00a0»`,
      },
      digest: 'Récapitulatif hebdomadaire des contrats',
      advice:
        'Corrigez l’adresse là où elle est saisie\u00a0: parmi les responsables du contrat, chez le technicien ou dans l’alerte elle-même. Personne d’autre n’y a été averti.',
    },
    bounced: {
      subject: (document, client) => `${document}\u00a0: courriel non parvenu à ${client}`,
      opening: (document, client) => `${document}\u00a0: le courriel destiné à ${client} nous est revenu.`,
      advice:
        'Corrigez l’adresse parmi les contacts de facturation du client, puis renvoyez le document. D’ici là, il n’est pas indiqué comme envoyé.',
    },
    complained: {
      subject: (document, client) => `${document}\u00a0: courriel signalé comme indésirable par ${client}`,
      opening: (document, client) =>
        `${document}\u00a0: un destinataire chez ${client} a signalé le courriel comme indésirable.`,
      advice:
        'Le courriel était parvenu. Demandez au client comment il souhaite recevoir ses documents\u00a0: les prochains courriels à cette adresse pourraient ne pas arriver.',
    },
  },
  batchMail: {
    subject: (batch, failed) =>
      failed === 0
        ? `Facturation «\u00a0${batch}\u00a0» clôturée`
        : `Facturation «\u00a0${batch}\u00a0» clôturée\u00a0: ${plural(failed, 'élément demande', 'éléments demandent')} votre attention`,
    opening: (batch, through) => `La facturation «\u00a0${batch}\u00a0», arrêtée au ${through}, est clôturée.`,
    issued: 'Factures émises',
    total: 'Montant facturé TTC',
    credited: 'Montant des avoirs TTC',
    delivered: 'Remises (par courriel ou en PDF)',
    notDelivered: 'Non remises',
    failed: 'Non aboutis',
    failedTitle: (count) => `${plural(count, 'élément n’a pas abouti', 'éléments n’ont pas abouti')}\u00a0:`,
    failedItem: (client, reason, itemId) => `${client}\u00a0: ${reason} (élément ${itemId})`,
    moreFailed: (count) => `et ${count} autres, énumérés dans la facturation.`,
    nothingFailed: 'Tout ce qui était prévu a abouti.',
    advice:
      'Corrigez la cause puis facturez de nouveau la même période\u00a0: ce qui est déjà émis ne sera pas facturé deux fois.',
  },
};
