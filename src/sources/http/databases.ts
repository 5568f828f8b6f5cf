const DATABASES_MAX = 1000;
const QUERY_LENGTH_MAX = 4000;
const NAME = /"(?:[^"\\]|\\.)*"|[A-Za-z_]\w*/;
const CREATE = new RegExp(`^create\\s+database\\s+(${NAME.source})(?:\\s+with\\s.*)?$`, "is");
const SHOW = /^show\s+databases$/i;
/** Text up to the next semicolon that is not inside quotes. */
const STATEMENT = /(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^;"'])+/g;

/** Answer to a query text, in the JSON of InfluxDB 1.x. */
export type Statements = { readonly results: readonly Result[] } | { readonly error: string };

interface Result {
  readonly statement_id: number;
  readonly series?: readonly [Series];
  readonly error?: string;
}

interface Series {
  readonly name: "databases";
  readonly columns: readonly ["name"];
  readonly values?: readonly (readonly [string])[];
}

/** Remembers which databases senders have created, which has no other effect: the engine watches all alike. */
export interface Databases {
  /** Carries out `CREATE DATABASE` and `SHOW DATABASES`, several separated by semicolons. */
  run(text: string): Statements;
}

/** Makes a memory of databases, empty and with room for a thousand. */
export function createDatabases(): Databases {
  const names = new Set<string>();

  function create(id: number, name: string): Result {
    if (!names.has(name) && names.size >= DATABASES_MAX) {
      return { statement_id: id, error: `more than ${DATABASES_MAX} databases` };
    }
    names.add(name);
    return { statement_id: id };
  }

  function show(id: number): Result {
    const values = [...names].map((name) => [name] as const);
    const series = { name: "databases", columns: ["name"] } as const;
    return { statement_id: id, series: [values.length === 0 ? series : { ...series, values }] };
  }

  return {
    run(text) {
      if (text.length > QUERY_LENGTH_MAX) return { error: "query too long" };
      const statements = (text.match(STATEMENT) ?? []).map((each) => each.trim()).filter(Boolean);
      const unknown = statements.find((each) => !CREATE.test(each) && !SHOW.test(each));
      if (unknown !== undefined || statements.length === 0)
        return { error: notSupported(unknown ?? text) };

      const results = statements.map((each, id) => {
        const name = CREATE.exec(each)?.[1];
        return name === undefined ? show(id) : create(id, unquoted(name));
      });
      return { results };
    },
  };
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replace(/\\(.)/g, "$1") : name;
}

function notSupported(statement: string): string {
  const shown = statement.slice(0, 100);
  return `error parsing query: outlierd stores no samples and answers CREATE DATABASE and SHOW DATABASES only, not '${shown}'`;
}
