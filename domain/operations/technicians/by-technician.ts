import { accepted, type Checked } from '../../billables/checked.ts';
import { byTechnician, type Technician } from '../../technicians/technician.ts';
import type { Needs } from '../ports.ts';

interface Work {
  readonly technician: string;
  readonly workType?: string | undefined;
}

/**
 * What new work is recorded with: each piece checked against the record of its technician, with that one's default work
 * type where it names none. One BatchGet however many pieces, and a unit of reading for each technician.
 */
export const checkedByTechnicians = async <W extends Work>(
  { technicians }: Pick<Needs['stores'], 'technicians'>,
  tenantId: string,
  work: readonly W[],
): Promise<readonly Checked<W>[]> => {
  const known: ReadonlyMap<string, Technician> = await technicians.named(
    tenantId,
    work.map(({ technician }) => technician),
  );
  return work.map((piece) => byTechnician(piece, known.get(piece.technician)));
};

/** One piece of work; throws the refusal. */
export const acceptedByTechnician = async <W extends Work>(
  stores: Pick<Needs['stores'], 'technicians'>,
  tenantId: string,
  work: W,
): Promise<W> => {
  const [checked] = await checkedByTechnicians(stores, tenantId, [work]);
  return checked ? accepted(checked) : work;
};
