/** The order of categories of resources: the surest first, the Russian ones after the international ones. Pure. */

const ORDER = [/measured/i, /indicated/i, /inferred/i, /^[AА](?!\p{L})/u, /^[BВ](?!\p{L})/u, /^[CС]1/u, /^[CС]2/u, /^[PР]\d?(?!\p{L})/u];

/** The place of a category; that of a mixture is that of its surest part, what is unknown comes last. */
function rankOf(category: string | undefined): number {
  const rank = ORDER.findIndex((pattern) => pattern.test(category ?? ''));
  return rank < 0 ? ORDER.length : rank;
}

/** Rows of one kind together, kinds as they come, each with its categories in order. */
export function inCategoryOrder<T>(rows: readonly T[], kindOf: (row: T) => string | undefined, categoryOf: (row: T) => string | undefined): T[] {
  const kinds = [...new Set(rows.map(kindOf))];
  return [...rows].sort((a, b) => kinds.indexOf(kindOf(a)) - kinds.indexOf(kindOf(b)) || rankOf(categoryOf(a)) - rankOf(categoryOf(b)));
}
