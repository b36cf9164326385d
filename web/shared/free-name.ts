/** The free name a `NAME_TAKEN` refusal suggests: `There is a Zoë already. Zoë B is free.` Null for other words. */
export function freeName(detail: string): string | null {
  return /already\. (.+) is free\.$/.exec(detail)?.[1] ?? null;
}
