import { describe } from 'vitest';
import { tenantId } from '../operations/firm.ts';
import type { Call } from './call.ts';
import { acceptsAgain, address, clientId, details, operator, refuses, stranger, version } from './firm-fixture.ts';

const addClient = (body: unknown): Call => ({ route: 'POST /clients', body });

describe('what a client cannot be', () => {
  refuses([
    {
      because: 'a client without an address',
      resource: 'clients',
      request: addClient({ name: 'a' }),
      pointer: '/address',
    },
    { because: 'an unknown field', resource: 'clients', request: addClient({ ...details, nom: 'a' }), pointer: '/nom' },
    {
      because: 'a tenant in the body',
      resource: 'clients',
      request: addClient({ ...details, tenantId }),
      pointer: '/tenantId',
    },
    {
      because: 'an unknown country',
      resource: 'clients',
      request: addClient({ ...details, address: { ...address, country: 'ZZ' } }),
      pointer: '/address/country',
    },
    {
      because: 'a mail address that is none',
      resource: 'clients',
      request: addClient({ ...details, billingContacts: [{ email: 'x' }] }),
      pointer: '/billingContacts/0/email',
    },
    {
      because: 'a line break in a name',
      resource: 'clients',
      request: addClient({ ...details, name: 'a\r\nBcc: b' }),
      pointer: '/name',
    },
    {
      because: 'half a character',
      resource: 'clients',
      request: addClient({ ...details, name: 'a\ud800' }),
      pointer: '/name',
    },
    {
      because: 'reverse charge without a VAT number',
      resource: 'clients',
      request: addClient({ ...details, taxTreatment: 'reverseCharge' }),
      pointer: '/vatNumber',
    },
    {
      because: 'a first contract without charges',
      resource: 'clients',
      request: addClient({ ...details, contract: { name: 'a', startsOn: '2016-01-01', terms: { charges: [] } } }),
      pointer: '/contract/terms/charges',
    },
    {
      because: 'a first contract of another client',
      resource: 'clients',
      request: addClient({ ...details, contract: { clientId, name: 'a', startsOn: '2016-01-01', terms: {} } }),
      pointer: '/contract/clientId',
    },
    {
      because: 'a first contract from a template of no kind',
      resource: 'clients',
      request: addClient({
        ...details,
        contractFromTemplate: { template: { kind: 'lunch' }, startsOn: '2016-01-01' },
      }),
      pointer: '/contractFromTemplate/template/kind',
    },
    {
      because: 'an invoice group whose contacts are only copied',
      resource: 'clients',
      request: addClient({
        ...details,
        invoiceGroups: [{ name: 'Sales', billingContacts: [{ email: 'a@b.example', copy: true }] }],
      }),
      pointer: '/invoiceGroups/0/billingContacts',
    },
    {
      because: 'a stale client',
      resource: 'clients',
      request: {
        route: 'PUT /clients/{clientId}',
        params: { clientId },
        body: { ...details, name: 'b' },
        headers: version(1),
      },
      status: 412,
      code: 'VersionStale',
    },
    {
      because: 'a client without its version',
      resource: 'clients',
      request: { route: 'PUT /clients/{clientId}', params: { clientId }, body: details },
      status: 428,
      code: 'PreconditionRequired',
    },
    {
      because: 'another tenant’s client',
      resource: 'clients',
      request: {
        route: 'PUT /clients/{clientId}',
        params: { clientId },
        body: details,
        headers: version(2),
        claims: stranger,
      },
      status: 404,
      code: 'NotFound',
    },
    {
      because: 'reading another tenant’s client',
      resource: 'clients',
      request: { route: 'GET /clients/{clientId}', params: { clientId }, claims: stranger },
      status: 404,
      code: 'NotFound',
    },
    {
      because: 'the clients of a firm for the operator',
      resource: 'clients',
      request: { route: 'GET /clients', claims: operator },
      status: 403,
      code: 'Forbidden',
    },
  ]);
});

acceptsAgain('clients', { route: 'PUT /clients/{clientId}', params: { clientId }, body: details, headers: version(1) });
