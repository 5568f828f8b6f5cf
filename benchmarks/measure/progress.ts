/** Tells on the terminal what is being measured; a line a step where stderr is not a terminal. */
export interface Progress {
  /** Starts a step, which ends the one before. */
  step(text: string): void;
  /** Shows how far the step is; nothing where stderr is not a terminal. */
  share(done: number): void;
  /** Ends the last step and prints a line that stays. */
  done(text: string): void;
}

const BAR_CELLS = 24;

function bar(done: number): string {
  const filled = Math.round(BAR_CELLS * Math.min(1, Math.max(0, done)));
  return `${"█".repeat(filled)}${"░".repeat(BAR_CELLS - filled)}`;
}

/** Makes a progress display on stderr. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  let current = "";
  const redraw = (text: string) => {
    if (stream.isTTY) stream.write(`\r\u001b[K${text}`);
  };
  return {
    step(text) {
      current = text;
      if (stream.isTTY) redraw(text);
      else stream.write(`${text}\n`);
    },
    share(done) {
      redraw(`${bar(done)} ${Math.round(100 * done)} %  ${current}`);
    },
    done(text) {
      redraw("");
      stream.write(`${text}\n`);
    },
  };
}
