/** The naive stack behind node:http; started as a program of its own, with the port as its argument. */
import { createServer, type IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { createNaivePipeline } from "./pipeline.ts";

const unzip = promisify(gunzip);
let anomalies = 0;
const pipeline = createNaivePipeline(() => {
  anomalies += 1;
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return (request.headers["content-encoding"] === "gzip" ? await unzip(body) : body).toString();
}

const server = createServer((request, response) => {
  if (request.method !== "POST") {
    response.end(JSON.stringify({ samples: pipeline.samples, anomalies }));
    return;
  }
  bodyOf(request).then(
    (text) => {
      pipeline.write(text);
      response.writeHead(204).end();
    },
    (error: unknown) => response.writeHead(400).end(String(error)),
  );
});

server.listen(Number(process.argv[2] ?? 0), "127.0.0.1");
