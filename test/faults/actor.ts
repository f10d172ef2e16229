import type { Firm } from './firm.ts';
import type { House } from './house.ts';
import type { Ledger } from './promises.ts';
import type { Requests } from './requests.ts';
import type { World } from './world.ts';

/** Where somebody acts, and what is known of what was asked for. */
export interface Scene {
  readonly house: House;
  readonly world: World;
  readonly firm: Firm;
  readonly known: Ledger;
  readonly requests: Requests;
}

/** Somebody who uses the production code as the API does. */
export abstract class Actor {
  protected readonly house: House;
  protected readonly world: World;
  protected readonly firm: Firm;
  protected readonly known: Ledger;
  protected readonly requests: Requests;

  constructor({ house, world, firm, known, requests }: Scene) {
    this.house = house;
    this.world = world;
    this.firm = firm;
    this.known = known;
    this.requests = requests;
  }
}
