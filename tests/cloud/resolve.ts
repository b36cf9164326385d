/** What CloudFormation would make of a template's references, as far as a test knows what they stand for. */

/**
 * @param known what a reference or import whose name matches stands for; the first that matches counts.
 * @throws on a function or reference it does not know.
 */
export function resolve(value: unknown, known: readonly (readonly [RegExp, string])[]): string {
  if (typeof value === "string") return value;
  const [[name, given] = ["", undefined], ...others] = Object.entries(value as Record<string, unknown>);
  if (others.length > 0) throw new Error(`not a reference: ${JSON.stringify(value)}`);
  if (name === "Fn::Join") {
    const [separator, parts] = given as [string, unknown[]];
    return parts.map((part) => resolve(part, known)).join(separator);
  }
  const reference = ["Ref", "Fn::ImportValue", "Fn::GetAtt"].includes(name) ? [given].flat().join(".") : null;
  const found = reference === null ? undefined : known.find(([pattern]) => pattern.test(reference));
  if (!found) throw new Error(`nobody knows what ${JSON.stringify(value)} is`);
  return found[1];
}
