import { describe } from 'vitest';
import { someSettings } from '../operations/firm.ts';
import { claims, refuses, version } from './firm-fixture.ts';

const putting = (more: object) => ({
  resource: 'settings' as const,
  request: {
    route: 'PUT /settings',
    claims,
    headers: version(4),
    body: { ...JSON.parse(JSON.stringify(someSettings())), ...more },
  },
});
const warranty = (more: object) => putting({ warrantyAlerts: [{ alertId: 'month', days: 30, ...more }] });

describe('settings of digests and warranties that cannot be', () => {
  refuses([
    {
      because: 'a weekday that is none',
      ...putting({ contractDigest: { weekday: 'monday' } }),
      pointer: '/contractDigest/weekday',
    },
    {
      because: 'an hour beyond the day',
      ...putting({ contractDigest: { hour: 24 } }),
      pointer: '/contractDigest/hour',
    },
    { because: 'half an hour', ...putting({ contractDigest: { hour: 8.5 } }), pointer: '/contractDigest/hour' },
    { because: 'a look at no week', ...putting({ contractDigest: { weeks: 0 } }), pointer: '/contractDigest/weeks' },
    {
      because: 'a look further than half a year',
      ...putting({ contractDigest: { weeks: 27 } }),
      pointer: '/contractDigest/weeks',
    },
    {
      because: 'a digest to somebody',
      ...putting({ contractDigest: { to: ['a@b.example'] } }),
      pointer: '/contractDigest/to',
    },
    { because: 'a digest that is a word', ...putting({ contractDigest: 'weekly' }), pointer: '/contractDigest' },
    { because: 'an alert after the end of a warranty', ...warranty({ days: -1 }), pointer: '/warrantyAlerts/0/days' },
    { because: 'an alert years before it', ...warranty({ days: 731 }), pointer: '/warrantyAlerts/0/days' },
    { because: 'an address that is none', ...warranty({ to: ['nobody'] }), pointer: '/warrantyAlerts/0/to/0' },
    { because: 'an alert to nobody', ...warranty({ to: [] }), pointer: '/warrantyAlerts/0/to' },
    { because: 'an alert of something else', ...warranty({ before: 'end' }), pointer: '/warrantyAlerts/0/before' },
  ]);
});
