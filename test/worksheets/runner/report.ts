import { playStory, type StepDifferences } from './play.ts';
import { readStory } from './read.ts';

/** Whether a worksheet came out as it says, and the text to print. */
export interface Told {
  readonly ok: boolean;
  readonly text: string;
}

const shownStep = ({ step, differences, got }: StepDifferences): readonly string[] => [
  `  ${step}`,
  ...differences.map(({ at, expected, got: came }) => `    ${at}: expected ${expected}, got ${came}`),
  ...got.map((line) => `      ${line}`),
];

/** A worksheet's result as a text: one line when it comes out as it says, else what differs and what came instead. */
export const tell = async (file: string, called = file): Promise<Told> => {
  const read = readStory(file);
  if ('faults' in read) {
    const faults = read.faults.map(({ at, says }) => `    ${at} ${says}`);
    return { ok: false, text: [`NOT A WORKSHEET  ${called}`, ...faults].join('\n') };
  }
  const found = await playStory(read.story);
  if (found.length === 0) return { ok: true, text: `ok  ${called}: ${read.story.title}` };
  return { ok: false, text: [`OTHERWISE  ${called}: ${read.story.title}`, ...found.flatMap(shownStep)].join('\n') };
};
