import { element } from "./element.js";
import { KeyedList } from "./keyed_list.js";

const RATE_HZ = 48_000;
const ROUTINE = new Set(["cue_queued", "health"]);

/** A line that left without a word of it on the air: whoever took it out is in the log already. */
const unspoken = ({ type, data }) => type === "cue_ended" && !data.spoken;

/** The tail of the show's log, newest first: when, what, who. */
export class EventLog {
  #list;
  #language;
  #rows;
  #drawn = "";

  /** @param {HTMLElement} list @param {import("./language.js").Language} language */
  constructor(list, language) {
    this.#list = list;
    this.#language = language;
    this.#rows = new KeyedList(list, () => ({ node: element("li.event"), update() {} }));
  }

  /** @param {{events: object[]}} snapshot */
  show({ events }) {
    this.#list.dataset.empty = this.#language.say("desk.events.empty");
    const told = events.filter((event) => !ROUTINE.has(event.type) && !unspoken(event)).reverse();
    const drawn = `${this.#language.name} ${told[0]?.seq}`;
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#rows.show(told.map((event) => ({ ...event, id: `${this.#language.name}${event.seq}` })));
    told.forEach((event) => this.#fill(this.#rows.row(`${this.#language.name}${event.seq}`).node, event));
  }

  #fill(node, event) {
    if (node.childElementCount) return;
    node.dataset.type = event.type;
    node.append(
      element("time", {}, EventLog.#time(event.at)),
      element("b", {}, this.#language.say(`event.${event.type}`)),
      element("span", {}, this.#describe(event)));
  }

  #describe({ data, by }) {
    const what = data.action
      ? [by, this.#language.say(`deed.${data.action}`), data.text ?? data.product_id ?? data.name].filter(Boolean).join(" · ")
      : (data.spoken ?? data.text ?? [data.part ?? data.name, data.reason || data.state].filter(Boolean).join(": "));
    return what || data.comment_id || data.line_id || data.cue_id
      || [data.product_id, data.appeal, data.stock].filter((each) => each !== undefined).join(" · ");
  }

  /** Hours, minutes and seconds into the show. */
  static #time(samples) {
    const seconds = Math.floor(samples / RATE_HZ);
    const two = (value) => String(value).padStart(2, "0");
    return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  }
}
