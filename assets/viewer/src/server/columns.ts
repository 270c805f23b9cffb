/** The columns of a collection, from its queryables (OGC API Features Part 3, 6; JSON Schema). */

import { array, collectionPath, getJson, number, object, string } from './http';

/** A column that can be asked for. */
export interface Column {
  name: string;
  title: string;
  type: 'text' | 'number' | 'integer' | 'boolean' | 'date' | 'time' | 'list';
  /** Every value, where they are few. */
  values: string[] | undefined;
  /** By UCUM where it can be. */
  unit: string | undefined;
  minimum: number | string | undefined;
  maximum: number | string | undefined;
}

const kept = new Map<string, Promise<Column[]>>();

/** The columns of a collection in their order, geometry and id left out. Kept until {@link forgetColumns}. */
export function fetchColumns(collection: string): Promise<Column[]> {
  const columns = kept.get(collection) ?? getJson(collectionPath(collection, '/queryables')).then(parseColumns);
  kept.set(collection, columns);
  columns.catch(() => kept.delete(collection));
  return columns;
}

/** After a change of the data. */
export const forgetColumns = (): void => kept.clear();

/** From a document of queryables. */
export function parseColumns(schema: unknown): Column[] {
  const properties = Object.entries(object(object(schema)['properties']));
  const columns = properties.filter(([, value]) => !string(object(value)['x-ogc-role']).match(/geometry|^id$/));
  return columns.flatMap(([name, value]) => {
    const json = object(value);
    if (json['$ref'] || string(json['format']).startsWith('geometry')) return [];
    const item = json['type'] === 'array' ? object(json['items']) : json;
    const values = array(item['enum']).map(String);
    return [{
      name,
      title: string(json['title']) || name,
      type: typeOf(json),
      values: values.length > 0 ? values : undefined,
      unit: string(json['x-ogc-unit']) || undefined,
      minimum: number(json['minimum']) ?? (string(json['minimum']) || undefined),
      maximum: number(json['maximum']) ?? (string(json['maximum']) || undefined),
    }];
  });
}

function typeOf({ type, format }: Record<string, unknown>): Column['type'] {
  if (format === 'date') return 'date';
  if (format === 'date-time') return 'time';
  if (type === 'number' || type === 'integer' || type === 'boolean') return type;
  return type === 'array' ? 'list' : 'text';
}
