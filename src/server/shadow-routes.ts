import type { IncomingMessage } from "node:http";
import type { ShadowReport } from "../core/shadow.ts";
import { sendJson } from "./replies.ts";
import { type Routes, sendError } from "./routes.ts";

/** Where the report on challengers is. */
export const SHADOW_PATH = "/api/v1/shadow";

/** What the route reports on. */
export interface ShadowRouteParts {
  readonly shadows: () => readonly ShadowReport[];
  /** Whether a request may read the report, which names series. */
  readonly mayRead: (request: IncomingMessage) => boolean;
}

/** Makes the route that tells how the challengers do. */
export function shadowRoutes({ shadows, mayRead }: ShadowRouteParts): Routes {
  return {
    [SHADOW_PATH]: {
      GET(request, response) {
        if (mayRead(request)) return sendJson(response, 200, { shadows: shadows() });
        const message = "show the token that writing asks for too";
        sendError(response, 401, { code: "unauthorized", message });
      },
    },
  };
}
