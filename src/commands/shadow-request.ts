import { z } from "zod";
import { EngineError } from "../core/errors.ts";
import { MODEL_DETECTORS } from "../core/model.ts";
import type { ShadowReport } from "../core/shadow.ts";
import { SHADOW_PATH } from "../server/shadow-routes.ts";
import type { EngineTarget } from "./engine-url.ts";

const ANSWER_MS_MAX = 10_000;
const SHOWN = 200;

const detector = z.enum(MODEL_DETECTORS);
const side = z.enum(["champion", "challenger"]);
const count = z.number();

/** What an engine answers. Keys that a newer one adds are passed over. */
const Answer = z.object({
  shadows: z.array(
    z.object({
      family: z.string(),
      detector,
      version: z.string(),
      since: z.string(),
      against: z.array(z.object({ detector, version: z.string() })),
      stopped: z.string().nullable(),
      series: count,
      samples: count,
      counted: count,
      skipped: count,
      seriesDays: count,
      alerts: z.object({ both: count, champion: count, challenger: count, undecided: count }),
      strengthDifferenceMedian: count.nullable(),
      disagreements: z.array(
        z.object({
          series: z.string(),
          time: z.string(),
          side,
          champion: count,
          challenger: count,
        }),
      ),
    }),
  ),
});

/**
 * Asks a running engine how its challengers do.
 *
 * @throws EngineError `ERR_TARGET_UNREACHABLE` where nobody answers, `ERR_TARGET_REFUSED` where the answer is no report.
 */
export async function requestShadows({
  address,
  headers,
}: EngineTarget): Promise<readonly ShadowReport[]> {
  const response = await ask(new URL(SHADOW_PATH, address), headers);
  const text = await response.text();
  const remedy = "check that --url is an engine of this version, and its token";
  if (!response.ok) {
    const said = text.trim().slice(0, SHOWN);
    const message = `${address.origin} answered ${response.status}: ${said}; ${remedy}`;
    throw new EngineError("ERR_TARGET_REFUSED", message);
  }
  const parsed = Answer.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data.shadows;
  const message = `${address.origin} answered with something that is no report on shadows; ${remedy}`;
  throw new EngineError("ERR_TARGET_REFUSED", message);
}

async function ask(address: URL, headers: EngineTarget["headers"]): Promise<Response> {
  try {
    return await fetch(address, { headers, signal: AbortSignal.timeout(ANSWER_MS_MAX) });
  } catch (cause) {
    const reason =
      cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause);
    const message = `${address.origin} does not answer (${reason}): is the engine running? \`--url\` says where`;
    throw new EngineError("ERR_TARGET_UNREACHABLE", message, { retryable: true, cause });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Said by the schema, which does not take `undefined`.
    return undefined;
  }
}
