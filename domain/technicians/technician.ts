import * as z from 'zod';
import { type Checked, refuse } from '../billables/checked.ts';
import { idFrom } from '../ids.ts';
import { Email, line } from '../text.ts';

const details = {
  email: Email.optional(),
  /** The identity provider's `sub`, of a technician who signs in. */
  subject: line(128).optional(),
  /** Of the firm's teams; for what the technician's work costs where an entry names none. */
  team: line(80).optional(),
  /** Of work that is recorded without one. */
  workType: line(80).optional(),
  /** No new time is recorded for who is not. */
  active: z.boolean().default(true),
};

/** Who does the work. Entries name technicians by text: the name is the identity, and never changes. */
export const NewTechnician = z.strictObject({ name: line(80), ...details }).meta({ id: 'NewTechnician' });
export type NewTechnician = z.infer<typeof NewTechnician>;

export const TechnicianDetails = z.strictObject(details).meta({ id: 'TechnicianDetails' });
export type TechnicianDetails = z.infer<typeof TechnicianDetails>;

export interface Technician extends NewTechnician {
  readonly technicianId: string;
  readonly version: number;
}

/** The id of whoever has this name on entries, with a record or without. */
export const technicianIdOf = (name: string): string => idFrom('technician', name);

const teamDetails = {
  description: line(200).optional(),
  active: z.boolean().default(true),
};

export const NewTeam = z.strictObject({ name: line(80), ...teamDetails }).meta({ id: 'NewTeam' });
export type NewTeam = z.infer<typeof NewTeam>;

export const TeamDetails = z.strictObject(teamDetails).meta({ id: 'TeamDetails' });
export type TeamDetails = z.infer<typeof TeamDetails>;

export interface Team extends NewTeam {
  readonly teamId: string;
  readonly version: number;
}

export const teamIdOf = (name: string): string => idFrom('team', name);

interface Work {
  readonly technician: string;
  readonly workType?: string | undefined;
}

/**
 * New work with what is known of who did it: the default work type where it names none. Refused only where a record says
 * that the technician is inactive: most firms keep no records.
 */
export const byTechnician = <W extends Work>(work: W, technician: Technician | undefined): Checked<W> => {
  if (!technician) return { value: work };
  if (!technician.active)
    return refuse(
      'TechnicianInactive',
      '/technician',
      'this technician is inactive: name who did the work, or make the technician active again',
    );
  return { value: { ...work, workType: work.workType ?? technician.workType } };
};
