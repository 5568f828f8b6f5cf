import { main } from "../../src/commands/main.ts";
import { fakeContext, printed } from "./fakes.ts";

/** Runs `outlierd models …` in a folder, and gives its exit code with what it printed. */
export async function runModels(
  argv: readonly string[],
  context: { readonly folder: string; readonly clock?: () => number },
): Promise<{ code: number; stdout: string; stderr: string }> {
  const stdout = printed();
  const stderr = printed();
  const code = await main(["models", ...argv], fakeContext({ stdout, stderr, ...context }));
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}
