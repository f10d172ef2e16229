import { BillingError, type BillingErrorCode } from '../errors.ts';

/** Why a billable cannot be taken: a code, the field, and a sentence. */
export interface Refusal {
  readonly code: BillingErrorCode;
  readonly pointer: string;
  readonly detail: string;
}

export type Checked<T> = { readonly value: T } | { readonly refusal: Refusal };

export const refuse = (code: BillingErrorCode, pointer: string, detail: string) => ({
  refusal: { code, pointer, detail },
});

/** The value, or the refusal as an error. */
export const accepted = <T>(checked: Checked<T>): T => {
  if ('value' in checked) return checked.value;
  const { code, pointer, detail } = checked.refusal;
  throw new BillingError(code, `${pointer}: ${detail}`, [{ pointer, detail }]);
};

/** Most faults in one answer: who has more has one cause. */
const FAULTS = 100;

/** All the values, or one error for all that is wrong with them; `list` is the pointer to the list they came in. */
export const acceptedTogether = <T>(checked: readonly Checked<T>[], list: string): readonly T[] => {
  const refusals = checked.flatMap((one, i) =>
    'refusal' in one ? [{ ...one.refusal, pointer: `${list}/${i}${one.refusal.pointer}` }] : [],
  );
  const codes = new Set(refusals.map(({ code }) => code));
  const [first] = refusals;
  if (!first) return checked.map(accepted);
  throw new BillingError(
    codes.size === 1 ? first.code : 'RequestInvalid',
    `${refusals.length} of ${checked.length} cannot be taken, so none was: correct them and send all again`,
    refusals.slice(0, FAULTS).map(({ pointer, detail }) => ({ pointer, detail })),
  );
};
