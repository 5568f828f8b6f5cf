/**
 * Compiles the kernels to `dist/kernels/engine.wasm`.
 *
 * The sources are the TypeScript files beside this one. Three things differ from what `tsc` sees:
 * where a file has a twin named `*.assembly.ts`, the twin is compiled in its place, and the `.ts`
 * of an import is dropped, because AssemblyScript adds its own. A function whose docstring ends with
 * `@inline` is inlined wherever it is called, which TypeScript has no word for; and constant terms of an index become immediate offsets.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { withImmediateOffsets } from "./immediate-offsets.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(here, "../../dist/kernels/engine.wasm");

function readSource(name) {
  const path = resolve(here, name.replace(/\.ts$/, ""));
  const twin = `${path}.assembly.ts`;
  const file = existsSync(twin) ? twin : `${path}.ts`;
  if (!existsSync(file)) return null;
  return withImmediateOffsets(readFileSync(file, "utf8"))
    .replace(/(from\s+"\.[^"]*?)(\.assembly)?\.ts"/g, '$1"')
    .replace(/( @inline\n? \*\/\n)((?:export )?function)/g, "$1@inline $2");
}

const { error, stderr } = await asc.main(
  [
    "engine.ts",
    "--outFile",
    "engine.wasm",
    "-O3",
    "--noAssert",
    "--runtime",
    "stub",
    "--enable",
    "simd",
    "--use",
    "abort=",
  ],
  {
    readFile: readSource,
    writeFile: (name, contents) => {
      const file = name === "engine.wasm" ? out : join(dirname(out), name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, contents);
    },
    listFiles: () => [],
  },
);
if (error) {
  process.stderr.write(`${stderr.toString()}\nkernels: not compiled: ${error.message}\n`);
  process.exit(1);
}
