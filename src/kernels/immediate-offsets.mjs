/**
 * Gives AssemblyScript `F[p + LEVEL]` as a load, and an assignment to it as a store, with the constant as immediate offset.
 *
 * WebAssembly adds such an offset for nothing. Written as an index, the compiler has to add and to shift first, because the
 * sum might overflow; here it cannot, as every index lies inside the arena. That saves a third of the instructions.
 */

/** How each view of `memory.ts` is accessed: type in memory, type of the value, and the element's size as a shift. */
const VIEWS = {
  F: { stored: "f32", value: "f64", shift: 2 },
  D: { stored: "f64", value: "f64", shift: 3 },
  I: { stored: "i32", value: "i32", shift: 2 },
  U: { stored: "u8", value: "i32", shift: 0 },
  H: { stored: "i16", value: "i32", shift: 1 },
};
const VIEW = /(?<![\w.])[FDIUH]\[/g;
const CONSTANT = /^(?:[A-Z][A-Z0-9_]*|\d+)$/;
const OPENING = "([{";
const CLOSING = ")]}";

/** Index of the first character from `at` on that is in `wanted` and outside all brackets opened since. */
function findOutside(text, at, wanted) {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const character = text[i];
    if (depth === 0 && wanted.includes(character)) return i;
    if (OPENING.includes(character)) depth++;
    if (CLOSING.includes(character)) depth--;
  }
  return text.length;
}

/** The terms of a sum; one term where the expression is no plain sum. */
function termsOf(expression) {
  const terms = [];
  let from = 0;
  while (from < expression.length) {
    const to = findOutside(expression, from, "+");
    terms.push(expression.slice(from, to).trim());
    from = to + 1;
  }
  const isSum = terms.every((term) => findOutside(term, 0, "-*/%<>=&|^?,") === term.length);
  return isSum ? terms : [expression];
}

/** Address and immediate offset of an index, in bytes; `undefined` where it has no part that varies, or none that does not. */
function splitIndex(index, shift) {
  const terms = termsOf(index);
  const constants = terms.filter((term) => CONSTANT.test(term));
  const varying = terms.filter((term) => !CONSTANT.test(term));
  if (constants.length === 0 || varying.length === 0) return undefined;
  return {
    address: `(<usize>(${varying.join(" + ")})) << ${shift}`,
    offset: `(<usize>(${constants.join(" + ")})) << ${shift}`,
  };
}

/** Rewrites every access in `text`, those inside other ones too. Compound assignments stay as they are. */
export function withImmediateOffsets(text) {
  let out = "";
  let from = 0;
  for (const match of text.matchAll(VIEW)) {
    if (match.index < from) continue;
    const end = findOutside(text, match.index + 2, "]");
    const index = withImmediateOffsets(text.slice(match.index + 2, end));
    const view = text[match.index];
    const { stored, value, shift } = VIEWS[view];
    const place = splitIndex(index, shift);
    const assigned = /^ ([-+]?)= /.exec(text.slice(end + 1));
    out += text.slice(from, match.index);
    from = end + 1;
    if (place === undefined || assigned?.[1]) {
      out += `${view}[${index}]`;
    } else if (assigned === null) {
      out += `(<${value}>load<${stored}>(${place.address}, ${place.offset}))`;
    } else {
      const stop = findOutside(text, from, ";");
      const right = withImmediateOffsets(text.slice(from + assigned[0].length, stop));
      out += `store<${stored}>(${place.address}, <${stored}>(${right}), ${place.offset})`;
      from = stop;
    }
  }
  return out + text.slice(from);
}
