import { inspect } from "node:util";

const SHOWN = "[secret]";

/** A value that prints as `[secret]` wherever it is printed by accident; `reveal()` is the one way to it. */
export class Secret<Value = string> {
  readonly #value: Value;

  constructor(value: Value) {
    this.#value = value;
  }

  reveal(): Value {
    return this.#value;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}
