import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { Load } from "../load/telegraf-load.ts";

/** Request bodies ready to go, one list a connection. */
export interface Parcel {
  readonly encoding: "plain" | "gzip";
  readonly streams: readonly (readonly Buffer[])[];
}

/** Packs the bodies of a load; gzip compresses them now, so that sending does not. */
export function pack(load: Load, encoding: Parcel["encoding"]): Parcel {
  const streams = load.streams.map((bodies) =>
    bodies.map((body) => (encoding === "gzip" ? gzipSync(body.bytes) : body.bytes)),
  );
  return { encoding, streams };
}

function post(body: Buffer, options: { port: number; agent: Agent; encoding: string }) {
  const headers: Record<string, string | number> = { "content-length": body.length };
  if (options.encoding === "gzip") headers["content-encoding"] = "gzip";
  return new Promise<void>((resolve, reject) => {
    const call = request({
      host: "127.0.0.1",
      port: options.port,
      method: "POST",
      path: "/write?db=bench&precision=ns",
      agent: options.agent,
      headers,
    });
    call.on("response", (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode === 204) resolve();
        else reject(new Error(`the server answered ${response.statusCode}: ${text}`));
      });
    });
    call.on("error", reject);
    call.end(body);
  });
}

/** Sends to one server over connections that stay open from parcel to parcel. */
export interface Sender {
  /**
   * Sends everything as fast as the server takes it, one request at a time on each connection.
   *
   * @returns Seconds from the first request to the last answer.
   * @throws Error where the server answers anything but 204.
   */
  send(parcel: Parcel): Promise<number>;
  /**
   * Sends a request every `intervalMs`, the connections in turn, whether or not the answers keep up.
   *
   * @returns Milliseconds from the start of each request to its answer; a wait for its connection counts.
   * @throws Error where the server answers anything but 204.
   */
  pace(parcel: Parcel, intervalMs: number): Promise<number[]>;
  close(): void;
}

/** The bodies of all connections in turn: the first of each, then the second of each. */
function inTurn(streams: Parcel["streams"]): { readonly body: Buffer; readonly stream: number }[] {
  const longest = Math.max(...streams.map((bodies) => bodies.length));
  return Array.from({ length: longest }, (_, index) =>
    streams.flatMap((bodies, stream) => {
      const body = bodies[index];
      return body === undefined ? [] : [{ body, stream }];
    }),
  ).flat();
}

/** Opens connections to a server on this machine. */
export function createSender(port: number, connections: number): Sender {
  const agents = Array.from(
    { length: connections },
    () => new Agent({ keepAlive: true, maxSockets: 1 }),
  );
  const agentOf = (stream: number) => {
    const agent = agents[stream];
    if (agent === undefined) throw new Error(`there is no connection ${stream}`);
    return agent;
  };
  return {
    async send({ streams, encoding }) {
      const begun = performance.now();
      await Promise.all(
        streams.map(async (bodies, stream) => {
          const agent = agentOf(stream);
          for (const body of bodies) await post(body, { port, agent, encoding });
        }),
      );
      return (performance.now() - begun) / 1000;
    },
    async pace({ streams, encoding }, intervalMs) {
      const first = performance.now();
      const calls: Promise<number>[] = [];
      for (const [turn, { body, stream }] of inTurn(streams).entries()) {
        await sleep(Math.max(0, first + turn * intervalMs - performance.now()));
        const begun = performance.now();
        const call = post(body, { port, agent: agentOf(stream), encoding });
        calls.push(call.then(() => performance.now() - begun));
      }
      return Promise.all(calls);
    },
    close() {
      for (const agent of agents) agent.destroy();
    },
  };
}
