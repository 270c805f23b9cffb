/** What a record has of its own under a key: addresses and data may use any word as a key, `constructor` included. */
export const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined => (Object.hasOwn(record, key) ? record[key] : undefined);
