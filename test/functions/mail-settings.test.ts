import { describe, expect, test } from 'vitest';
import { ClientDetails } from '../../domain/clients/client.ts';
import { TenantSettings } from '../../domain/tenants/tenant.ts';
import { someSettings } from '../operations/firm.ts';
import { address, claims, clientId, refuses, version } from './firm-fixture.ts';

const putting = (mail: unknown) => ({
  resource: 'settings' as const,
  request: {
    route: 'PUT /settings',
    claims,
    headers: version(4),
    body: { ...JSON.parse(JSON.stringify(someSettings())), mail },
  },
});
const client = (details: object) => ({
  resource: 'clients' as const,
  request: {
    route: 'PUT /clients/{clientId}',
    params: { clientId },
    claims,
    headers: version(2),
    body: { name: 'Port & fils', address, ...details },
  },
});

describe('settings of mails that cannot be', () => {
  refuses([
    {
      because: 'a placeholder that there is not',
      ...putting({ wording: { fr: { invoice: { opening: 'Bonjour {prenom}' } } } }),
      pointer: '/mail/wording/fr/invoice/opening',
    },
    {
      because: 'a subject of two lines',
      ...putting({ wording: { en: { creditNote: { subject: 'a\nb' } } } }),
      pointer: '/mail/wording/en/creditNote/subject',
    },
    { because: 'more copies than five', ...putting({ copyTo: Array(6).fill('a@b.example') }), pointer: '/mail/copyTo' },
    { because: 'a copy to nobody', ...putting({ copyTo: ['nobody'] }), pointer: '/mail/copyTo/0' },
    {
      because: 'attaching more than SES takes',
      ...putting({ attachUpToKilobytes: 7001 }),
      pointer: '/mail/attachUpToKilobytes',
    },
    {
      because: 'a client whose contacts are all copied',
      ...client({ billingContacts: [{ email: 'a@b.example', copy: true }] }),
      pointer: '/billingContacts',
    },
    { because: 'a delivery by pigeon', ...client({ delivery: 'pigeon' }), pointer: '/delivery' },
  ]);
});

test('who says nothing gets mails with the PDF attached, in the usual words, and no copies', () => {
  const { mail: _, ...rest } = someSettings();
  expect(TenantSettings.parse(rest).mail).toEqual({ copyTo: [], attachUpToKilobytes: 7000, wording: {} });
  expect(ClientDetails.parse({ name: 'Port & fils', address })).not.toHaveProperty('delivery');
});
