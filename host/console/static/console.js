import { Alarms } from "./alarms.js";
import { DeskApi } from "./desk_api.js";
import { DeskComments } from "./desk_comments.js";
import { icon } from "./element.js";
import { EventLog } from "./event_log.js";
import { Feed } from "./feed.js";
import { Health } from "./health.js";
import { Hold } from "./hold.js";
import { Language } from "./language.js";
import { Lately } from "./lately.js";
import { Login } from "./login.js";
import { MicrophoneButton } from "./microphone_button.js";
import { OnAir } from "./on_air.js";
import { Preview } from "./preview.js";
import { ProductStrip } from "./product_strip.js";
import { Rundown } from "./rundown.js";
import { SayBox } from "./say_box.js";
import { listenForShortcuts } from "./shortcuts.js";
import { Studio } from "./studio.js";
import { surely } from "./surely.js";
import { Toast } from "./toast.js";

/** The show sends something every five seconds; a line that brings nothing for longer is dead, whatever the browser says. */
const FEED_SILENT_MS = 12_000;

const by = (id) => document.getElementById(id);

const language = new Language();
const toast = new Toast(by("toast"));
const login = new Login(by("login"), language, (token, name) => new DeskApi(token, name).enter());

/** Build the desk of an operator who is let in; every part shows the same snapshots. */
function enter({ token, name }) {
  const api = new DeskApi(token, name);
  const feed = new Feed("/api/console/feed", { token, by: name }, FEED_SILENT_MS);
  const hold = new Hold(by("hold"), by("air"), api, language, toast);
  const lately = new Lately();
  const studio = new Studio(by("studio"), by("studio-open"), api, language, toast);
  const handBack = () => api.handBack().catch((fault) => toast.tell(language.failed(fault), "bad"));
  const alarms = new Alarms(by("alarms"), language, lately, (panel) => studio.open(panel), handBack);
  const parts = [
    hold,
    lately,
    new Health(by("health"), language, lately),
    alarms,
    new OnAir(by("on-air"), language),
    new Rundown(by("lines"), { count: by("lines-count"), insert: by("insert-first"), place: by("insert-place") }, api, language, toast),
    new DeskComments(by("comments"), by("filters"), language),
    new ProductStrip(by("products"), by("product-find"), api, language, toast),
    new EventLog(by("events"), language),
    studio,
    { show: (snapshot) => showShop(snapshot.shop) },
  ];
  new SayBox(by("say"), api, language, toast);
  new MicrophoneButton(by("microphone"), by("microphone-text"), { token, by: name }, language);
  const preview = new Preview(by("preview"), by("listen"), by("preview-state"), language, token);

  let last = null;
  const showAll = () => last && parts.forEach((part) => part.show(last));
  feed.addEventListener("message", ({ detail }) => {
    if (!last) reveal(name, preview);
    last = merged(last, detail);
    showAll();
  });
  feed.addEventListener("lost", () => {
    hold.offline();
    alarms.offline();
  });
  feed.addEventListener("refused", () => login.refuse());
  const labelLeave = surely(by("leave"), (asking) => showLeave(asking), () => login.leave());
  language.addEventListener("change", () => {
    labelLeave();
    showAll();
  });
  listenForShortcuts({ P: () => by("hold"), I: () => by("say-text"), M: () => by("microphone"), O: () => by("studio-open"), Z: () => toast.button });
  feed.open();
  window.livehost = { get state() { return preview.player.state; }, stats: () => preview.player.stats(), get snapshot() { return last; } };
}

/** A snapshot with what a message changes of it: its parts as they are now, those of the panels one by one. */
const merged = (snapshot, changes) => ({ ...snapshot, ...changes, panels: { ...snapshot?.panels, ...changes.panels } });

function showLeave(asking) {
  by("leave").classList.toggle("icon-only", !asking);
  by("leave").replaceChildren(icon("leave"), asking ? language.say("desk.leave.sure") : "");
}

function reveal(name, preview) {
  login.hide();
  by("desk").hidden = false;
  by("who").textContent = name;
  preview.player.open();
}

function showShop(shop) {
  const name = typeof shop === "string" ? shop : shop.name;
  by("shop").textContent = name;
  document.title = `${language.say("title.console")} · ${name}`;
}

by("language").addEventListener("click", () => language.toggle());
login.addEventListener("enter", ({ detail }) => enter(detail));
language.addEventListener("change", showLanguage);

function showLanguage() {
  by("language").textContent = language.say("language.switch");
}

language.apply();
showLanguage();
login.begin();
