/** Asking the server. All addresses are relative to the page, so any base path works. */

export type Json = Record<string, unknown>;

/** An answer that is no use, in words for people. */
export class ServerError extends Error {
  override name = 'ServerError';
  constructor(
    message: string,
    /** HTTP status; undefined where there was no answer at all. */
    readonly status: number | undefined,
  ) {
    super(message);
  }
}

/** A path of the server as a whole address. */
export const address = (path: string): string => new URL(path, document.baseURI).href;

/** A path with parameters; those that are undefined or empty are left out. */
export function withQuery(path: string, parameters: Record<string, string | number | undefined>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '');
  // Commas, slashes and colons are fine in a query, and easier to read; so are quotes of CQL2.
  const encode = (text: string) => encodeURIComponent(text).replace(/%(2C|2F|3A)/g, (code) => decodeURIComponent(code));
  const query = given.map(([name, value]) => `${encode(name)}=${encode(String(value))}`).join('&');
  return query ? `${path}${path.includes('?') ? '&' : '?'}${query}` : path;
}

/** The path of a collection, or of something below it. */
export const collectionPath = (id: string, below = ''): string => `collections/${encodeURIComponent(id)}${below}`;

/** The path of a feature. */
export const featurePath = (collection: string, id: string): string => collectionPath(collection, `/items/${encodeURIComponent(id)}`);

/** Asks for JSON. Throws a {@link ServerError}, or the reason of the signal where that gave up. */
export async function getJson(path: string, options: { signal?: AbortSignal | undefined; body?: unknown } = {}): Promise<Json> {
  const { signal, body } = options;
  const init: RequestInit = { headers: { accept: 'application/json, application/geo+json' }, signal: signal ?? null };
  if (body !== undefined) {
    init.method = 'POST';
    init.headers = { ...init.headers, 'content-type': 'application/geo+json' };
    init.body = JSON.stringify(body);
  }
  const response = await fetch(address(path), init).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ServerError('', undefined);
  });
  const answer = object(await response.json().catch(() => undefined));
  if (response.ok) return answer;
  throw new ServerError(string(answer['detail']) || string(answer['title']) || String(response.status), response.status);
}

export const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
export const array = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const string = (value: unknown): string => (typeof value === 'string' ? value : '');
export const number = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
