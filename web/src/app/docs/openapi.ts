/** The parts of an OpenAPI 3.1 document that the reference shows. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  example?: unknown;
}

interface Content {
  [mediaType: string]: { schema?: Schema; example?: unknown };
}

export interface Parameter {
  $ref?: string;
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: Schema;
}

export interface Operation {
  tags?: string[];
  summary?: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content?: Content };
  responses?: Record<string, { $ref?: string; description?: string; content?: Content }>;
}

export interface Document {
  info: { title: string; version: string; description?: string };
  paths: Record<string, Record<string, unknown>>;
}

export interface Route {
  id: string;
  method: string;
  path: string;
  operation: Operation;
}

const METHODS = ["get", "post", "put", "patch", "delete"];

/** The operations of a document under their first tag. */
export function routesByTag(document: Document): Map<string, Route[]> {
  const groups = new Map<string, Route[]>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS.filter((each) => each in item)) {
      const operation = item[method] as Operation;
      const shared = (item.parameters as Parameter[] | undefined) ?? [];
      const parameters = [...shared, ...(operation.parameters ?? [])];
      const tag = operation.tags?.[0] ?? "General";
      const id = `${method}${path}`.replace(/[^a-z0-9]+/gi, "-");
      groups.set(tag, [...(groups.get(tag) ?? []), { id, method, path, operation: { ...operation, parameters } }]);
    }
  }
  return groups;
}

/** Follows references inside the document. */
export function resolve<T extends { $ref?: string }>(document: Document, value: T): T {
  let found: unknown = value;
  for (let hops = 0; hops < 10 && isReference(found); hops++) found = follow(document, found.$ref);
  return (found ?? {}) as T;
}

function isReference(value: unknown): value is { $ref: string } {
  return typeof (value as { $ref?: unknown } | undefined)?.$ref === "string";
}

function follow(document: Document, reference: string): unknown {
  const steps = reference.replace(/^#\//, "").split("/");
  return steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], document);
}

/** A schema's type in a word or two. */
export function typeWords(document: Document, schema: Schema | undefined): string {
  if (!schema) return "any";
  const known = resolve(document, schema);
  if (known.enum) return known.enum.map((each) => JSON.stringify(each)).join(" | ");
  const either = known.oneOf ?? known.anyOf;
  if (either) return either.map((each) => typeWords(document, each)).join(" or ");
  const type = [known.type ?? (known.properties ? "object" : "any")].flat().join(" or ");
  if (known.items) return `${typeWords(document, known.items)}[]`;
  return known.format ? `${type} (${known.format})` : type;
}

/** The named fields of a schema, those of its parts included. */
export function fieldsOf(document: Document, schema: Schema | undefined): [string, Schema, boolean][] {
  if (!schema) return [];
  const known = resolve(document, schema);
  const inner = (known.allOf ?? []).flatMap((part) => fieldsOf(document, part));
  const required = new Set(known.required ?? []);
  const own = Object.entries(known.properties ?? {}).map(([name, field]): [string, Schema, boolean] => [
    name,
    field,
    required.has(name),
  ]);
  return [...inner, ...own];
}
