import type { Config } from "../config/schema.ts";
import { addressText } from "../core/address.ts";
import { registryUrl } from "../store/models/registry-place.ts";
import { shortDuration } from "./progress.ts";

const LOOPBACK: readonly string[] = ["127.0.0.1", "::1", "localhost"];

/** The engine's own address as a URL that works on this machine. */
function baseUrl({ listen }: Config): string {
  const isEverywhere = listen.host === "0.0.0.0" || listen.host === "::";
  return `http://${addressText({ ...listen, host: isEverywhere ? "localhost" : listen.host })}`;
}

/** What a configuration makes the engine do, as lines for people; no secret is part of them. */
export function planLines(config: Config): string[] {
  const url = baseUrl(config);
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ["watches", watched(config)],
    ["send to", [`${url}  (line protocol: /write, /api/v2/write, /api/v3/write_lp)`]],
    ["health", [`${url}/healthz, ${url}/readyz, ${url}/metrics`]],
    ["tells", told(config)],
    [
      "writes back",
      config.writeBack.map(({ name, url: target }) => `${name} at ${originOf(target)}`),
    ],
    ["models", published(config)],
    ["keeps", [`${config.dataDir}  (undelivered events, what was learned)`]],
  ];
  const lines = sections.flatMap(([label, texts]) =>
    texts.map((line, index) => `  ${(index === 0 ? label : "").padEnd(13)}${line}`),
  );
  return [...lines, ...warnings(config)];
}

/** What is allowed and yet probably not meant. */
function warnings({ listen, sources }: Config): string[] {
  const isOpen = !LOOPBACK.includes(listen.host) && sources.http.token === undefined;
  return isOpen
    ? [`  warning: whoever reaches ${addressText(listen)} may write; set sources.http.token`]
    : [];
}

function watched({ sources }: Config): string[] {
  const { host } = sources;
  return [
    ...(host.enabled ? [`this machine, every ${shortDuration(host.interval)}`] : []),
    ...sources.socket.map(
      (socket) =>
        `line protocol on ${socket.listen.protocol}://${addressText(socket.listen.address)}`,
    ),
    ...sources.influxdb1.map(
      ({ url, database }) => `database ${database} of InfluxDB at ${originOf(url)}`,
    ),
    ...sources.influxdb2.map(
      ({ url, bucket }) => `bucket ${bucket} of InfluxDB at ${originOf(url)}`,
    ),
  ];
}

function published({ models }: Config): string[] {
  const url = registryUrl(models.folder);
  return url === undefined ? [] : [`those published at ${url.origin}`];
}

function told({ webhooks }: Config): string[] {
  if (webhooks.length === 0) return ["standard output only; add `webhooks` to tell people"];
  return webhooks.map(({ name, url }) => `webhook ${name} at ${originOf(url)}`);
}

/** Scheme, host and port: the rest of a URL may be secret. */
function originOf(url: string): string {
  return new URL(url).origin;
}
