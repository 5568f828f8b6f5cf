import { seededRandom } from "../../src/math/seeded-random.ts";

const NAMES = [
  "host",
  "a",
  "b c",
  "x,y",
  "k=v",
  "ü",
  'say"hi"',
  "back\\slash",
  "Ωmega",
  "t#1",
  "0",
];
const INTEGERS = [
  "0",
  "-1",
  "42",
  "9007199254740993",
  "9223372036854775807",
  "-9223372036854775808",
  "007",
];
const FLOATS = [
  "1",
  "-0",
  "1.5",
  ".5",
  "5.",
  "-.25",
  "1e3",
  "1E-3",
  "2.5e+10",
  "1e300",
  "5e-324",
  "123456789012345678901",
  "0.1",
  "4.35",
  "1.7976931348623157e308",
];
const BOOLEANS = ["t", "T", "true", "True", "TRUE", "f", "F", "false", "False", "FALSE"];
const STRINGS = [
  '""',
  '"plain"',
  '"with, comma = and  blanks"',
  '"esc \\" quote"',
  '"back \\\\ slash"',
  '"two\nlines"',
  '"ü"',
];
/** What a mutation inserts: everything that means something in line protocol, and a few that do not. */
const PIECES = [
  ...' ,="\\#iutfTeE+-.0123456789x\r\tü',
  "  ",
  ",,",
  "==",
  '"a',
  "\\ ",
  "\\,",
  "NaN",
  "Inf",
  "1u",
  "0x1f",
  "true",
  "1e400",
  "99999999999999999999i",
  "=1",
  ",z=2",
  " 5",
];

/** Picks lines that a sender could write, and lines that it should not have written. */
export class LineFuzz {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** A well-formed line; `name` is its measurement. */
  valid(name: string): string {
    const tags = this.#names(this.#count(4)).map(
      (key) => `,${escapeTag(key)}=${escapeTag(this.#pick(NAMES))}`,
    );
    const fields = this.#names(1 + this.#count(4)).map(
      (key) => `${escapeTag(key)}=${this.#value()}`,
    );
    const time = this.#random() < 0.8 ? ` ${this.#time()}` : "";
    return `${name}${tags.join("")} ${fields.join(",")}${time}`;
  }

  /** A line with a few characters removed, repeated or inserted somewhere behind its measurement. */
  mutated(name: string): string {
    let rest = this.valid(name).slice(name.length);
    for (let left = 1 + this.#count(3); left > 0; left -= 1) {
      const at = Math.floor(this.#random() * (rest.length + 1));
      const removed = this.#random() < 0.5 ? 1 + this.#count(2) : 0;
      const inserted = removed === 0 || this.#random() < 0.5 ? this.#pick(PIECES) : "";
      rest = rest.slice(0, at) + inserted + rest.slice(at + removed);
    }
    return name + rest;
  }

  #value(): string {
    const kind = this.#random();
    if (kind < 0.45) return this.#random() < 0.5 ? this.#pick(FLOATS) : this.#decimal();
    if (kind < 0.65) return `${this.#pick(INTEGERS)}i`;
    return kind < 0.8 ? this.#pick(BOOLEANS) : this.#pick(STRINGS);
  }

  /** A float with up to 20 digits and an exponent. */
  #decimal(): string {
    const digits = () => Array.from({ length: 1 + this.#count(10) }, () => this.#count(9)).join("");
    const exponent = this.#random() < 0.3 ? `e${this.#count(60) - 30}` : "";
    return `${this.#random() < 0.3 ? "-" : ""}${digits()}.${digits()}${exponent}`;
  }

  #time(): string {
    return this.#pick([
      "1",
      "0",
      "-5",
      "1795406022000000123",
      "1700000000000000000",
      "946684800000000000",
    ]);
  }

  #names(count: number): string[] {
    const names = new Set(Array.from({ length: count }, () => this.#pick(NAMES)));
    return [...names];
  }

  #pick<T>(choices: readonly T[]): T {
    const choice = choices[Math.floor(this.#random() * choices.length)];
    if (choice === undefined) throw new RangeError("nothing to pick from");
    return choice;
  }

  /** 0 to `max`, both possible. */
  #count(max: number): number {
    return Math.floor(this.#random() * (max + 1));
  }
}

function escapeTag(text: string): string {
  return text.replace(/[,= ]/g, "\\$&");
}
