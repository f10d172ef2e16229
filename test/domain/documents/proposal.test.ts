import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import type { ProposalDocument } from '../../../domain/documents/proposal/rendering.ts';
import { composeProposalMail } from '../../../domain/documents/proposal-mail.ts';
import { renderProposal } from '../../../domain/documents/proposal-pdf.ts';
import { readPages, textOf, xmpOf } from './pdf-text.ts';
import { charge, makeEnglishProposal, makeProposal, termsOf } from './proposal-builders.ts';

/** All words of the document in one line, with ordinary spaces. */
const wordsOf = async (document: ProposalDocument): Promise<string> =>
  textOf(await renderProposal(document))
    .replaceAll('\n', ' ')
    .replaceAll(/[\u00a0\u202f]/g, ' ');

const saysOf = (facts: Parameters<typeof charge>[0]): Promise<string> =>
  wordsOf(makeEnglishProposal({ versions: [termsOf([charge(facts)])], currency: 'EUR', usualRate: undefined }));

describe('the PDF of a proposal', () => {
  test('says what is offered to whom, at which prices, for how long, and where to sign', async () => {
    const words = await wordsOf(makeProposal());
    for (const part of [
      ...['Proposition', 'Infogérance et assistance', 'Nuage & Fils Infogérance', 'À l’attention de'],
      ...['Valable jusqu’au', '30 juin 2016', 'Début', '1er juillet 2016', 'Votre contact', 'Zoé Lefèvre'],
      ...['Prix HT', '25 × 38,50 € / mois', 'Remise de 10 % (fidélité)', 'Mise en service', '450,00 €, une fois'],
      ...['4 h inclus / mois, le temps non utilisé est reporté pendant 3 périodes', '78,00 € / h', 'tarif × 1,5'],
      ...['Week-end (sam., dim., jours fériés)', 'Au-delà du temps inclus', '0,65 € / km'],
      ...['20 h à 70,00 €, utilisable pendant 12 mois', '1 400,00 €, une fois'],
      ...['Jusqu’à 500', '0,12 € / Go / mois', 'Commande, le 1er juillet 2016', 'coût + 8 %'],
      ...['Une première période entière, hors consommation : 1–31 juil. 2016', 'Total TTC', '1 695,00 €'],
      'Le récurrent représente 10 395,00 € par an',
      'Il est ensuite reconduit tacitement par périodes de 12 mois, sauf dénonciation au moins 90 jours',
      'l’indice Syntec (2016-04 : 260,4), dont 15 % fixes, au moins 0 %',
      ...['Pour Menuiserie Éléonore Dubœuf SARL', 'Bon pour accord'],
    ])
      expect(words).toContain(part);
    expect(words).not.toContain('à payer');
  });

  test.each([
    [makeProposal, 'Le contrat entier, hors consommation : 1–31 juil. 2016', 'Une première période'],
    [makeEnglishProposal, 'The whole contract, without usage: 1 – 31 Jul 2016', 'A first full period'],
  ])('of a contract that is no longer than what it is priced for says so: %#', async (make, part, otherwise) => {
    const { renewal: _, ...contract } = make().contract;
    const words = await wordsOf(make({ contract: { ...contract, endsOn: '2016-07-31' } }));
    expect(words).toContain(part);
    expect(words).not.toContain(otherwise);
  });

  test('is PDF/A-3b in the language of the client, and the same bytes each time', async () => {
    const [one, again] = await Promise.all([
      renderProposal(makeEnglishProposal()),
      renderProposal(makeEnglishProposal()),
    ]);
    expect(one).toEqual(again);
    expect(xmpOf(one)).toContain('<pdfaid:part>3</pdfaid:part>');
    for (const part of ['Proposal', 'Prepared for', 'Price excl. VAT', 'Name, date, signature'])
      expect(textOf(one)).toContain(part);
  });

  test('what changes on a later day stands below it', async () => {
    const [first] = makeProposal().versions;
    const later = termsOf([charge({ kind: 'recurringFee', unitPrice: '99' })], { effectiveFrom: '2017-01-01' });
    const words = await wordsOf(makeProposal({ versions: [first ?? later, later] }));
    expect(words).toContain('À partir du 1er janvier 2017');
    expect(words).toContain('99,00 € / mois');
  });

  test('without an end, and with nothing that recurs or is due, it says no more than there is', async () => {
    const { renewal: _, endsOn: __, ...contract } = makeProposal().contract;
    const words = await wordsOf(makeEnglishProposal({ contract, firstPeriod: undefined, yearlyWorth: 0 }));
    expect(words).toContain('The contract runs from 1 July 2016 on, without a fixed end.');
    for (const part of ['A first full period', 'a year before tax', 'renews']) expect(words).not.toContain(part);
  });

  test.each([1, 5, 9, 14, 20, 50])('of %i charges: nothing lies in the footer', async (count) => {
    const charges = Array.from({ length: count }, (_, n) =>
      charge({ kind: 'recurringFee', chargeId: `fee-${n}`, unitPrice: '10', setup: { price: '5' } }),
    );
    const pages = readPages(await renderProposal(makeProposal({ versions: [termsOf(charges)] })));
    for (const page of pages) for (const piece of page) if (piece.size >= 7.5) expect(piece.y).toBeGreaterThan(66);
    const texts = pages.flat().map(({ text }) => text);
    expect(texts).toContain(`Proposition 15 juin 2016 · Page 1 sur ${pages.length}`);
  });
});

const steps = { tiers: { mode: 'volume', steps: [{ upTo: '10', unitPrice: '9' }, { unitPrice: '7' }] } };

describe('each kind of charge in words', () => {
  test.each<[string, Parameters<typeof charge>[0], readonly string[]]>([
    ['a fee', { kind: 'recurringFee', unitPrice: '100', timing: 'arrears' }, ['€100.00 / month', 'Charged in arrears']],
    [
      'a fee by tiers',
      { kind: 'recurringFee', quantity: '12', ...steps },
      ['Quantity at the start: 12', 'Up to 10', '€9.00 / month', 'Above 10', '€7.00 / month', 'All units at the price'],
    ],
    [
      'a fee whose started periods are due',
      { kind: 'recurringFee', unitPrice: '1', proration: 'none' },
      ['every started period is due in full'],
    ],
    ['hours at no stated rate', { kind: 'time' }, ['at our usual rate']],
    [
      'a monthly minimum',
      { kind: 'time', rates: { default: '90' }, minimum: { amount: '200', minutes: 120, overagePrice: '95' } },
      ['Minimum', '€200.00 / month', 'covers 2 h', 'Beyond what is included', '€95.00 / h'],
    ],
    [
      'hours with a budget',
      { kind: 'time', rates: { default: '90' }, limit: { amount: '1000', scope: 'year', onExceed: 'block' } },
      ['Budget: €1,000.00 per year, nothing is charged beyond it'],
    ],
    [
      'hours beyond a budget at another rate',
      { kind: 'time', rates: { default: '90' }, limit: { minutes: 600, onExceed: 'rate', rate: '60' } },
      ['Budget: 10 h over the whole contract', '€60.00 / h'],
    ],
    [
      'hours by technician and at night',
      {
        kind: 'time',
        rates: { default: '90', workTypesOfTechnicians: [{ workType: 'Network', technician: 'Ada', price: '120' }] },
        bands: { bands: [{ name: 'Night', from: '20:00', until: '07:00', rate: '150' }] },
        travel: { kind: 'flat', price: '40' },
      },
      ['Network, Ada', '€120.00 / h', 'Night (20:00–07:00)', '€150.00 / h', '€40.00 / trip'],
    ],
    [
      'hours by the minute',
      { kind: 'time', rates: { default: '90' }, rounding: { mode: 'none', minimumMinutes: 10 } },
      ['Time is charged by the minute, at least 10 min'],
    ],
    [
      'a block of each month',
      {
        kind: 'prepaidBlock',
        purchase: { every: 'period', quantity: '5', unitPrice: '80', rollover: { kind: 'capped', minutes: 300 } },
        overagePrice: '95',
        autoTopUp: { below: '1', quantity: '5', unitPrice: '75' },
        weights: { Senior: '2' },
      },
      [
        ...['5 h at €80.00, unused time is kept, up to 5 h', '€400.00 / month', 'Beyond it', '€95.00 / h'],
        ...['Bought again by itself below 1 h: 5 h at €75.00', '€375.00', 'An hour of Senior takes 2 h'],
      ],
    ],
    [
      'a credit of money',
      {
        kind: 'prepaidBlock',
        of: 'money',
        purchase: { every: 'once', quantity: '1000', unitPrice: '1' },
        hourPrice: '85',
      },
      ['A credit of €1,000.00, does not expire', '€1,000.00, once', 'An hour taken from it', '€85.00 / h'],
    ],
    [
      'incidents that are bought when needed',
      { kind: 'prepaidBlock', of: 'incidents', purchase: { every: 'none' }, overage: 'refuse' },
      ['bought when needed', 'Nothing is done beyond it'],
    ],
    [
      'pay per use',
      { kind: 'stepTariff', initialMinutes: 15, initialPrice: '20', stepMinutes: 5, stepPrice: '6', minimumMinutes: 3 },
      ['Each session, the first 15 min', '€20.00', 'Each started 5 min after it', '€6.00', 'less than 3 min are free'],
    ],
    [
      'a subscription',
      { kind: 'stepTariff', stepMinutes: 5, subscription: { hours: '20', amount: '900' } },
      ['Subscription of 20 h', '€900.00, once'],
    ],
    [
      'devices at their most',
      { kind: 'metered', unitPrice: '4.5', countAt: 'peak', included: '3' },
      ['€4.50 / unit / month', 'Counted at its highest in each period, 3 included'],
    ],
    ['pages that add up', { kind: 'metered', unitPrice: '0.011', countAt: 'total' }, ['€0.011 / unit', 'Added up']],
    [
      'a project at one price',
      { kind: 'oneTime', unitPrice: '500', quantity: '3', dueOn: '2016-09-01' },
      ['€1,500.00, once', '3 × €500.00', 'Invoiced on 1 September 2016'],
    ],
    ['expenses', { kind: 'expense' }, ['at cost']],
  ])('%s', async (_, facts, parts) => {
    const words = await saysOf(facts);
    for (const part of parts) expect(words).toContain(part);
  });
});

describe('the mail of a proposal', () => {
  const envelope = {
    mailId: 'm1',
    date: new Date('2016-06-15T08:00:00Z'),
    from: { name: 'Nuage', email: 'no-reply@mail.example' },
    replyTo: 'facturation@nuage-et-fils.example',
    to: [{ name: 'Inès Dubœuf', email: 'compta@duboeuf.example' }],
    pdf: new Uint8Array([37, 80, 68, 70]),
  };

  test('brings the PDF, and says until when it can be accepted', async () => {
    const { subject, text, attachments } = await PostalMime.parse(
      await composeProposalMail({ ...envelope, document: makeProposal() }),
    );
    expect(subject?.replaceAll('\u00a0', ' ')).toBe(
      'Proposition de Nuage & Fils Infogérance : Infogérance et assistance',
    );
    for (const part of ['Bonjour Inès Dubœuf', '30 juin 2016', 'facturation@nuage-et-fils.example'])
      expect(text).toContain(part);
    expect(attachments.map(({ filename }) => filename)).toEqual(['Proposition-2016-06-15.pdf']);
  });

  test('opens with what the account manager wrote, as text', async () => {
    const message = 'As we said on the phone:\n\n<b>25 seats</b>';
    const { html, text } = await PostalMime.parse(
      await composeProposalMail({ ...envelope, document: makeEnglishProposal(), message }),
    );
    expect(html).toContain('&lt;b&gt;25 seats&lt;/b&gt;');
    expect(text).toContain(message);
    expect(text).not.toContain('Please find attached');
  });
});
