import type { EParty } from './model.ts';
import { leaf, node, type Xml } from './xml.ts';

export const VAT_SCHEME = node('cac:TaxScheme', leaf('cbc:ID', 'VAT'));
/** Of numbers that are no VAT number. */
const OTHER_SCHEME = node('cac:TaxScheme', leaf('cbc:ID', 'TAX'));

const registrationXml = (id: string | undefined, scheme: Xml): Xml =>
  id === undefined ? '' : node('cac:PartyTaxScheme', leaf('cbc:CompanyID', id), scheme);

const addressXml = ({ lines: [one, two, three], postalCode, city, region, country }: EParty['address']): Xml =>
  node(
    'cac:PostalAddress',
    leaf('cbc:StreetName', one),
    leaf('cbc:AdditionalStreetName', two),
    leaf('cbc:CityName', city),
    leaf('cbc:PostalZone', postalCode),
    leaf('cbc:CountrySubentity', region),
    node('cac:AddressLine', leaf('cbc:Line', three)),
    node('cac:Country', leaf('cbc:IdentificationCode', country)),
  );

/** A party of the invoice, under the name that its part in it has (BG-4, BG-7). */
export const partyXml = (name: string, party: EParty): Xml =>
  node(
    name,
    node(
      'cac:Party',
      leaf('cbc:EndpointID', party.endpoint?.id, { schemeID: party.endpoint?.scheme }),
      node(
        'cac:PartyIdentification',
        leaf('cbc:ID', party.establishment?.id, { schemeID: party.establishment?.scheme }),
      ),
      addressXml(party.address),
      registrationXml(party.vatId, VAT_SCHEME),
      registrationXml(party.taxId, OTHER_SCHEME),
      node(
        'cac:PartyLegalEntity',
        leaf('cbc:RegistrationName', party.name),
        leaf('cbc:CompanyID', party.legalId?.id, { schemeID: party.legalId?.scheme }),
        leaf('cbc:CompanyLegalForm', party.legalForm),
      ),
      node(
        'cac:Contact',
        leaf('cbc:Name', party.contact.name),
        leaf('cbc:Telephone', party.contact.phone),
        leaf('cbc:ElectronicMail', party.contact.email),
      ),
    ),
  );
