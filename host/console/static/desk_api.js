/** A line that is dead says nothing of it. What changes the show is answered in moments; a new look or a voice to try takes some seconds. */
const SOON_MS = 8000;
const LONG_MS = 40_000;

/** What the desk refused: `code`, the reason as message, and `detail`. */
export class DeskFault extends Error {
  /** @param {{code: string, reason: string, detail: object}} answer */
  constructor({ code, reason, detail }) {
    super(reason);
    this.code = code;
    this.detail = detail ?? {};
  }
}

/** The operator's deeds over HTTP, each signed with token and name. Every method throws DeskFault when refused. */
export class DeskApi {
  #headers;

  /** @param {string} token @param {string} name */
  constructor(token, name) {
    this.#headers = {
      Authorization: `Bearer ${token}`,
      "X-Operator": encodeURIComponent(name),
      "Content-Type": "application/json",
    };
  }

  /** All the console shows; refused when token or name are not taken. */
  enter() {
    return this.#soon("GET", "");
  }

  /** @param {{after?: string | null, key?: string}} [wish] the same `key` again: the same wish, done once */
  insert(text, { after = null, mood = "neutral", override = false, key } = {}) {
    return this.#soon("POST", "lines", { text, after, mood, override }, key);
  }

  edit(id, text, version, { override = false } = {}) {
    return this.#soon("PATCH", `lines/${encodeURIComponent(id)}`, { text, version, override });
  }

  delete(id) {
    return this.#soon("DELETE", `lines/${encodeURIComponent(id)}`);
  }

  restore(id) {
    return this.#soon("POST", `lines/${encodeURIComponent(id)}/restore`);
  }

  move(id, after) {
    return this.#soon("POST", `lines/${encodeURIComponent(id)}/move`, { after });
  }

  say(text, when, { override = false, key } = {}) {
    return this.#soon("POST", "say", { text, when, override }, key);
  }

  pause() {
    return this.#soon("POST", "pause");
  }

  resume() {
    return this.#soon("POST", "resume");
  }

  /** End whoever speaks by microphone. */
  handBack() {
    return this.#soon("POST", "hand_back");
  }

  skip(product_id) {
    return this.#soon("POST", "skip", { product_id });
  }

  /**
   * Ask for `/api/console/<path>`; JSON back, the Blob of anything else, or null.
   * @param {unknown} [body] JSON, or a Blob as it is
   * @param {{key?: string, patience_ms?: number}} [how] `key`: by which the server knows the same wish again
   */
  async send(method, path, body, { key, patience_ms = LONG_MS } = {}) {
    const raw = body instanceof Blob;
    const headers = { ...this.#headers, ...(raw && { "Content-Type": body.type }), ...(key && { "Idempotency-Key": key }) };
    const response = await fetch(path ? `/api/console/${path}` : "/api/console", {
      method, headers, body: raw || body === undefined ? body : JSON.stringify(body), signal: raw ? null : AbortSignal.timeout(patience_ms),
    }).catch((error) => { throw new DeskFault({ code: "offline", reason: error.message }); });
    if (response.ok) return DeskApi.#content(response);
    const fallback = { code: "unknown", reason: `HTTP ${response.status}` };
    throw new DeskFault(await response.json().catch(() => fallback));
  }

  #soon(method, path, body, key) {
    return this.send(method, path, body, { key, patience_ms: SOON_MS });
  }

  static #content(response) {
    if (response.status === 204) return null;
    return response.headers.get("Content-Type")?.startsWith("application/json") ? response.json() : response.blob();
  }
}
