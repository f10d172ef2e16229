import { describe } from 'vitest';
import { someSettings } from '../operations/firm.ts';
import type { Call } from './call.ts';
import { acceptsAgain, claims, operator, refuses, stranger, version } from './firm-fixture.ts';

const firm = {
  legalName: 'Quai SARL',
  country: 'FR',
  timeZone: 'Europe/Paris',
  email: 'office@quai.example',
  owner: { email: 'owner@quai.example', subject: 'sub-2' },
};

const host = (body: unknown): Call => ({ route: 'POST /tenants', body, claims: operator });

const set = (change: object, headers = version(4)): Call => ({
  route: 'PUT /settings',
  body: { ...someSettings(), ...change },
  headers,
});

const logo = (bytes: Uint8Array, type = 'image/png'): Call => ({
  route: 'PUT /settings/logo',
  body: bytes,
  headers: { ...version(4), 'content-type': type },
});

const rate = (currency: string, date: string, value: unknown): Call => ({
  route: 'PUT /exchange-rates/{currency}/{date}',
  params: { currency, date },
  body: { rate: value },
});

describe('what a rate of exchange cannot be', () => {
  refuses([
    {
      because: 'of no currency',
      resource: 'settings',
      request: rate('XYZ', '2016-03-01', '1'),
      pointer: '/path/currency',
    },
    { because: 'of no day', resource: 'settings', request: rate('USD', '2016-02-30', '1'), pointer: '/path/date' },
    { because: 'a number', resource: 'settings', request: rate('USD', '2016-03-01', 0.9), pointer: '/rate' },
    { because: 'nothing', resource: 'settings', request: rate('USD', '2016-03-01', '0.0'), pointer: '/rate' },
    {
      because: 'of 11 decimals',
      resource: 'settings',
      request: rate('USD', '2016-03-01', '0.00000000001'),
      pointer: '/rate',
    },
    {
      because: "the firm's own",
      resource: 'settings',
      request: rate('EUR', '2016-03-01', '1'),
      pointer: '/path/currency',
    },
    {
      because: 'of a day to come',
      resource: 'settings',
      request: rate('USD', '2999-01-01', '1'),
      pointer: '/path/date',
    },
  ]);
});

describe('what a firm cannot set', () => {
  refuses([
    { because: 'an unknown currency', resource: 'settings', request: set({ currency: 'XYZ' }), pointer: '/currency' },
    {
      because: 'an unknown time zone',
      resource: 'settings',
      request: set({ timeZone: 'Europe/Nantes' }),
      pointer: '/timeZone',
    },
    {
      because: 'a number without a number',
      resource: 'settings',
      request: set({ series: { invoices: { prefix: 'FA', format: 'FA' } } }),
      pointer: '/series/invoices/format',
    },
    {
      because: 'an IBAN with a typing error',
      resource: 'settings',
      request: set({ payment: { iban: 'FR7630006000011234567890188' } }),
      pointer: '/payment/iban',
    },
    {
      because: 'a default tax rate that is none',
      resource: 'settings',
      request: set({ defaultTaxRateId: 'zero' }),
      pointer: '/defaultTaxRateId',
    },
    {
      because: 'a month end on the 31st',
      resource: 'settings',
      request: set({ automaticMonthEnd: { dayOfMonth: 31 } }),
      pointer: '/automaticMonthEnd/dayOfMonth',
    },
    {
      because: 'stale settings',
      resource: 'settings',
      request: set({ phone: '1' }, version(3)),
      status: 412,
      code: 'VersionStale',
    },
    {
      because: 'settings of nobody',
      resource: 'settings',
      request: { ...set({}), claims: stranger },
      status: 404,
      code: 'NotFound',
    },
    { because: 'a logo that is no picture', resource: 'settings', request: logo(new Uint8Array(100)), pointer: '' },
    {
      because: 'a damaged logo',
      resource: 'settings',
      request: logo(Buffer.from('89504e470d0a1a0a00', 'hex')),
      pointer: '',
    },
    {
      because: 'a large logo',
      resource: 'settings',
      request: logo(new Uint8Array(600_000)),
      status: 413,
      code: 'BodyTooLarge',
    },
    {
      because: 'a drawing as a logo',
      resource: 'settings',
      request: logo(Buffer.from('<svg/>'), 'image/svg+xml'),
      status: 415,
      code: 'MediaTypeUnsupported',
    },
  ]);
});

describe('who cannot belong to a firm, or host one', () => {
  refuses([
    {
      because: 'an operator invited',
      resource: 'members',
      request: { route: 'POST /members', body: { email: 'a@b.example', role: 'operator' } },
      pointer: '/role',
    },
    {
      because: 'a member of another firm invited',
      resource: 'members',
      request: { route: 'POST /members', body: { email: 'a@b.example', role: 'viewer', subject: 'sub-2' } },
      status: 409,
      code: 'AlreadyExists',
    },
    {
      because: 'an invitation by a technician',
      resource: 'members',
      request: {
        route: 'POST /members',
        body: { email: 'a@b.example', role: 'viewer' },
        claims: { ...claims, role: 'technician' },
      },
      status: 403,
      code: 'Forbidden',
    },
    {
      because: 'a firm hosted by an owner',
      resource: 'tenants',
      request: { ...host(firm), claims },
      status: 403,
      code: 'Forbidden',
    },
    {
      because: 'a firm whose owner has one already',
      resource: 'tenants',
      request: host(firm),
      status: 409,
      code: 'AlreadyExists',
    },
    {
      because: 'a firm of no country',
      resource: 'tenants',
      request: host({ ...firm, country: 'fr' }),
      pointer: '/country',
    },
    {
      because: 'a firm whose currency nobody knows',
      resource: 'tenants',
      request: host({ ...firm, country: 'BR' }),
      pointer: '/currency',
    },
  ]);
});

acceptsAgain('settings', set({}, version(3)));
