const fee = (
  chargeId: string,
  description: string,
  unitPrice: string,
  timing: 'advance' | 'arrears',
  quantity = '1',
) => ({
  kind: 'recurringFee',
  chargeId,
  description,
  quantity,
  unitPrice,
  timing,
});

const hours = (rates: object, rounding?: object) => ({
  kind: 'time',
  chargeId: 'assistance',
  description: 'Assistance informatique',
  rates,
  ...(rounding ? { rounding } : {}),
});

/** The kinds of terms that the demo's clients have. */
const kinds = [
  {
    name: 'Assistance à l’heure',
    charges: () => [hours({ default: '78.00' })],
  },
  {
    name: 'Infogérance et assistance',
    charges: (n: number) => [
      fee('infogerance', 'Infogérance du parc', `${180 + (n % 7) * 20}.00`, 'advance'),
      hours({ default: '65.00', workTypes: { 'Category 53': '95.00', 'Category 26': '85.00' } }),
    ],
  },
  {
    name: 'Forfait tout compris',
    charges: (n: number) => [fee('forfait', 'Forfait d’assistance mensuel', `${450 + (n % 5) * 75}.00`, 'arrears')],
  },
  {
    name: 'Licences et assistance',
    charges: (n: number) => [
      fee('licences', 'Licences bureautiques', '11.70', 'arrears', String(5 + (n % 40))),
      hours(
        { default: '72.00', technicians: { 'Resolver 089': '110.00', 'Resolver 031': '98.50' } },
        { mode: 'nearest', incrementMinutes: 6, minimumMinutes: 12, aggregation: 'entry' },
      ),
    ],
  },
  {
    name: 'Intervention, minimum une heure',
    charges: () => [
      hours(
        { default: '89.00' },
        { mode: 'up', incrementMinutes: 30, minimumMinutes: 60, aggregation: 'ticketPeriod' },
      ),
    ],
  },
] as const;

/** The first day of the demo's contracts: work of before is refused by the import, row by row. */
export const startsOn = '2016-03-01';

/** The rule that gives each client its contract: the number in its name, modulo the kinds there are. */
export const contractFor = (clientId: string, clientName: string) => {
  const n = Number(/\d+/.exec(clientName)?.[0] ?? 0);
  const kind = kinds[n % kinds.length] ?? kinds[0];
  return { clientId, name: kind.name, startsOn, terms: { charges: kind.charges(n) } };
};
