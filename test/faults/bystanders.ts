import type { Bookkeeper } from './bookkeeper.ts';
import type { Firm } from './firm.ts';
import type { People } from './people.ts';
import type { World } from './world.ts';

/** Something that somebody does within so many seconds. */
export const later = async (world: World, most: number, act: () => Promise<void>): Promise<void> => {
  await world.sleep(world.random.between(0, most) * 1_000);
  await act();
};

/** Payments and credit notes for what is issued, while the next month end runs. */
export const afterIssue = (world: World, books: Bookkeeper): Promise<void>[] => {
  const { random } = world;
  const name = () => String(random.real());
  return [
    ...Array.from({ length: random.between(1, 3) }, () => later(world, 200, () => books.pay(name()))),
    ...Array.from({ length: random.between(0, 2) }, () => later(world, 200, () => books.credit(name()))),
  ];
};

/** Writers, editors, and changes of what drafts were computed from, around a month end. */
export const bustle = (
  world: World,
  { contracts }: Firm,
  people: People,
  days: readonly string[],
  writers: number,
): Promise<void>[] => {
  const { random } = world;
  const name = () => `${days[1]} ${random.real()}`;
  const minutes = () => random.between(1, 12) * 10;
  const soon = (most: number, act: () => Promise<void>) => later(world, most, act);
  return [
    ...Array.from({ length: writers }, () =>
      soon(160, () => people.recordTime(name(), random.pick(contracts), random.pick(days), minutes())),
    ),
    ...Array.from({ length: 2 }, () =>
      soon(160, () => people.recordOther(name(), random.pick(contracts), random.pick(days), '1')),
    ),
    ...Array.from({ length: random.between(1, 3) }, () =>
      soon(200, () => people.edit(random.pick(['minutes', 'minutes', 'postpone', 'hold', 'move', 'remove']))),
    ),
    ...(random.chance(0.4)
      ? [soon(160, () => people.amend(random.pick(contracts), random.pick(['2016-03-16', '2016-04-01'])))]
      : []),
    ...(random.chance(0.2) ? [soon(160, () => people.renameClient(0))] : []),
  ];
};
