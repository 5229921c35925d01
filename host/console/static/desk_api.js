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

  insert(text, { after = null, mood = "neutral", override = false } = {}) {
    return this.send("POST", "lines", { text, after, mood, override });
  }

  edit(id, text, version, { override = false } = {}) {
    return this.send("PATCH", `lines/${encodeURIComponent(id)}`, { text, version, override });
  }

  delete(id) {
    return this.send("DELETE", `lines/${encodeURIComponent(id)}`);
  }

  restore(id) {
    return this.send("POST", `lines/${encodeURIComponent(id)}/restore`);
  }

  move(id, after) {
    return this.send("POST", `lines/${encodeURIComponent(id)}/move`, { after });
  }

  say(text, when, { override = false } = {}) {
    return this.send("POST", "say", { text, when, override });
  }

  pause() {
    return this.send("POST", "pause");
  }

  resume() {
    return this.send("POST", "resume");
  }

  skip(product_id) {
    return this.send("POST", "skip", { product_id });
  }

  /**
   * Ask for `/api/console/<path>`; JSON back, the Blob of anything else, or null.
   * @param {unknown} [body] JSON, or a Blob as it is
   */
  async send(method, path, body) {
    const raw = body instanceof Blob;
    const headers = raw ? { ...this.#headers, "Content-Type": body.type } : this.#headers;
    const response = await fetch(`/api/console/${path}`, {
      method, headers, body: raw || body === undefined ? body : JSON.stringify(body),
    }).catch((error) => { throw new DeskFault({ code: "offline", reason: error.message }); });
    if (response.ok) return DeskApi.#content(response);
    const fallback = { code: "unknown", reason: `HTTP ${response.status}` };
    throw new DeskFault(await response.json().catch(() => fallback));
  }

  static #content(response) {
    if (response.status === 204) return null;
    return response.headers.get("Content-Type")?.startsWith("application/json") ? response.json() : response.blob();
  }
}
