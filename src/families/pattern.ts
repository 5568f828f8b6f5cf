/** Tests whether a text fits a pattern. */
export type Pattern = (text: string) => boolean;

/**
 * Makes the test for a pattern: `*` stands for any characters, also none, `|` stands between alternatives.
 *
 * Takes time in proportion to the text, whatever the pattern: names come from outside.
 */
export function compilePattern(pattern: string): Pattern {
  const alternatives = pattern.split("|").map(compileOne);
  return (text) => alternatives.some((fits) => fits(text));
}

function compileOne(pattern: string): Pattern {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (!text.startsWith(first)) return false;
    const end = text.length - last.length;
    let at = first.length;
    for (const piece of rest) {
      const found = text.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at <= end && text.endsWith(last);
  };
}
