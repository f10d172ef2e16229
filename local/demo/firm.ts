/** The demo's tenant: an invented French firm, with numbers that pass their checks and belong to nobody. */
export const firm = {
  legalName: 'Atelier Numérique du Canal',
  legalForm: 'SARL',
  legalText: 'SARL au capital de 40 000 € - RCS Paris 732 829 320',
  address: { lines: ['18 quai de Valmy'], postalCode: '75010', city: 'Paris', country: 'FR' },
  vatNumber: 'FR44732829320',
  companyNumber: '732829320',
  email: 'compta@atelier-canal.example',
  phone: '+33 1 99 00 12 34',
  currency: 'EUR',
  timeZone: 'Europe/Paris',
  locale: 'fr',
  taxRates: [
    { taxRateId: 'normal', name: 'TVA 20 %', category: 'S', percent: '20' },
    { taxRateId: 'reduit', name: 'TVA 5,5 %', category: 'S', percent: '5.5' },
  ],
  defaultTaxRateId: 'normal',
  series: { invoices: { prefix: 'FA', format: 'FA-{yyyy}-{number:5}' } },
  paymentTerms: { days: 30, endOfMonth: false },
  payment: { iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP', text: 'Merci d’indiquer le numéro de la facture.' },
  latePenaltyPercent: '12',
  sender: { name: 'Atelier Numérique du Canal', replyTo: 'compta@atelier-canal.example' },
  reviewPolicy: { when: 'always' },
} as const;

const streets = ['rue des Entrepreneurs', 'avenue de la Gare', 'boulevard Voltaire', 'rue du Port', 'place du Marché'];
const cities = [
  ['69003', 'Lyon'],
  ['33000', 'Bordeaux'],
  ['59000', 'Lille'],
  ['44000', 'Nantes'],
  ['67000', 'Strasbourg'],
] as const;

/** A client for a name of the time sheet; the number in it decides the rest, so every run makes the same. */
export const clientFor = (name: string) => {
  const n = Number(/\d+/.exec(name)?.[0] ?? 0);
  const [postalCode, city] = cities[n % cities.length] ?? cities[0];
  return {
    name,
    legalName: `${name} SAS`,
    address: { lines: [`${(n % 90) + 1} ${streets[n % streets.length]}`], postalCode, city, country: 'FR' },
    companyNumber: sirenFrom(n),
    billingContacts: [{ name: 'Service comptabilité', email: `factures.${n}@clients.example` }],
    ...(n % 4 === 0 ? { purchaseOrder: `BC-2016-${String(n).padStart(4, '0')}` } : {}),
    ...(n % 6 === 0 ? { locale: 'en' } : {}),
  };
};

/** Nine digits with a valid check digit (Luhn), as a SIREN has. */
const sirenFrom = (n: number): string => {
  const digits = String(90000000 + n);
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
};
