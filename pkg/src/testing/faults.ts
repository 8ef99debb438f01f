/** What goes wrong on purpose. */
import type * as Public from '../../types/testing.js';
import type { Operator } from './operator.js';

export class Faults implements Public.Faults {
  readonly #operator: Operator;

  constructor(operator: Operator) {
    this.#operator = operator;
  }

  add(fault: Public.Fault | Public.PlainFault): void {
    this.#operator.tell('faults', spelt(fault));
  }

  set(...faults: (Public.Fault | Public.PlainFault)[]): void {
    this.#operator.tell('faults', faults.map(spelt));
  }

  outage(scope?: Public.FaultScope): void {
    this.add({ ...scope, kind: 'drop' });
  }

  clear(): void {
    this.#operator.tell('faults/clear');
  }

  get list(): Public.Fault[] {
    return this.#operator.read<Public.EmulatorState>('state').faults as Public.Fault[];
  }
}

function spelt(fault: Public.Fault | Public.PlainFault): Public.Fault {
  return typeof fault === 'string' ? { kind: fault } : fault;
}
