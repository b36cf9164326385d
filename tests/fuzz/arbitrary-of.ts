/** Values that fit a valibot schema, made from the schema itself, so that a new field is fuzzed without a word here. */
import fc from "fast-check";
import * as v from "valibot";
import { COMMAND_ID_PATTERN, ID_PATTERN } from "../../core/ids.ts";

/** A schema as it lies in memory; each kind has some of these. */
interface Node {
  type: string;
  pipe?: Step[];
  entries?: Record<string, Node>;
  item?: Node;
  wrapped?: Node;
  key?: Node | string;
  value?: Node;
  options?: (Node | string)[];
  literal?: unknown;
}
interface Step {
  kind: "schema" | "validation" | "transformation" | "metadata";
  type: string;
  requirement?: unknown;
}

/** @param ids that exist, of which most ids are taken. @throws on a kind of schema that it does not know. */
export function arbitraryOf(schema: v.GenericSchema, ids: readonly string[] = ["a"]): fc.Arbitrary<unknown> {
  return new Walker(ids).of(schema as unknown as Node);
}

class Walker {
  constructor(readonly ids: readonly string[]) {}

  of(node: Node): fc.Arbitrary<unknown> {
    const [, ...steps] = node.pipe ?? [];
    const made = this.plain(node, steps);
    return steps.length === 0 ? made : made.filter(fitting(node));
  }

  plain(node: Node, steps: readonly Step[]): fc.Arbitrary<unknown> {
    const limit = (type: string): number | undefined => {
      const found = steps.find((step) => step.type === type)?.requirement;
      return typeof found === "number" ? found : undefined;
    };
    switch (node.type) {
      case "strict_object":
      case "object":
      case "loose_object":
        return this.object(node.entries ?? {});
      case "array":
        return fc.array(this.of(known(node.item)), {
          minLength: limit("min_length") ?? 0,
          maxLength: Math.min(5, limit("max_length") ?? 5),
        });
      case "optional":
        return this.of(known(node.wrapped));
      case "nullable":
        return fc.option(this.of(known(node.wrapped)));
      case "union":
      case "variant":
        return fc.oneof(...(node.options ?? []).map((one) => this.of(one as Node)));
      case "picklist":
        return fc.constantFrom(...(node.options ?? []));
      case "literal":
        return fc.constant(node.literal);
      case "null":
        return fc.constant(null);
      case "boolean":
        return fc.boolean();
      case "number":
        return this.number(steps, limit("min_value"), limit("max_value"));
      case "string":
        return this.string(steps, limit("min_length") ?? 0, limit("max_length") ?? 60);
      case "record":
      case "custom":
        return fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });
      case "unknown":
        return fc.jsonValue({ maxDepth: 2 });
      default:
        throw new Error(`no values are known for a schema of the kind ${node.type}`);
    }
  }

  object(entries: Record<string, Node>): fc.Arbitrary<unknown> {
    const fields = Object.entries(entries).map(([name, node]) => [name, this.of(node)] as const);
    const requiredKeys = Object.keys(entries).filter((name) => entries[name]?.type !== "optional");
    return fc.record(Object.fromEntries(fields), { requiredKeys, noNullPrototype: true });
  }

  number(steps: readonly Step[], min = -1e9, max = 1e9): fc.Arbitrary<number> {
    if (steps.some(({ type }) => type === "integer" || type === "safe_integer")) return fc.integer({ min, max });
    return fc.double({ min, max, noNaN: true });
  }

  string(steps: readonly Step[], minLength: number, longest: number): fc.Arbitrary<string> {
    const maxLength = Math.max(minLength, Math.min(longest, 60));
    const pattern = steps.find(({ type }) => type === "regex")?.requirement;
    if (pattern instanceof RegExp) {
      const made = fc.stringMatching(pattern);
      const isId = pattern.source === ID_PATTERN.source;
      if (!isId && pattern.source !== COMMAND_ID_PATTERN.source) return made;
      return isId ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...this.ids) }, made) : made;
    }
    if (steps.some(({ type }) => type === "iso_timestamp")) {
      const range = {
        min: new Date("2000-01-01T00:00:00Z"),
        max: new Date("2100-01-01T00:00:00Z"),
        noInvalidDate: true,
      };
      return fc.date(range).map((date) => date.toISOString());
    }
    if (steps.some(({ type }) => type === "email")) return fc.emailAddress();
    return fc.oneof(fc.string({ unit: "grapheme", minLength, maxLength }), fc.constantFrom(...TEXTS, ...this.ids));
  }
}

/** What a text may be taken for by who reads it further on; and kinds of files. */
const TEXTS = ["<img src=x onerror=alert(1)>", "'; DROP TABLE songs; --", "=1+1", "../..", "text/csv", "audio/mpeg"];

/** A value that is hardly ever right would be sought for ever: then the schema needs a word above. */
const MOST_MISSES = 10_000;

function fitting(node: Node): (value: unknown) => boolean {
  const schema = node as unknown as v.GenericSchema;
  let misses = 0;
  return (value) => {
    const fits = v.is(schema, value);
    misses = fits ? 0 : misses + 1;
    if (misses > MOST_MISSES) throw new Error(`hardly any value fits ${JSON.stringify(node).slice(0, 300)}`);
    return fits;
  };
}

function known(node: Node | undefined): Node {
  if (!node) throw new Error("a schema without its part");
  return node;
}
