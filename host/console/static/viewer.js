import { Announcer } from "./announcer.js";
import { Backdrop } from "./backdrop.js";
import { CommentForm } from "./comment_form.js";
import { CommentList } from "./comment_list.js";
import { Feed } from "./feed.js";
import { Hearts, react } from "./hearts.js";
import { HlsFallback } from "./hls_fallback.js";
import { makeRoomForKeyboard } from "./keyboard.js";
import { Language } from "./language.js";
import { Looks } from "./looks.js";
import { Replays } from "./replays.js";
import { Shelf } from "./shelf.js";
import { Sound } from "./sound.js";
import { Stage } from "./stage.js";
import { WhepPlayer } from "./whep.js";

const by = (id) => document.getElementById(id);

const language = new Language();
const video = by("video");
const token = new URLSearchParams(location.hash.slice(1)).get("watch") ?? "";
const query = token && `?watch=${encodeURIComponent(token)}`;
const player = new WhepPlayer("/whep", video, token);
const stage = new Stage(by("stage"), player, language);
const sound = new Sound(video, { pill: by("sound-pill"), button: by("sound") }, language);
const comments = new CommentList(by("comments"), by("newer"), language, new Announcer(by("announced")));
const form = new CommentForm(by("comment-form"), by("chat-fault"), language);
const replays = new Replays(video, language, query);
const shelf = new Shelf(by("shelf"), by("featured"), language, replays);
const fallback = new HlsFallback(player, video, query);
const looks = new Looks();
const hearts = new Hearts(by("like"), by("hearts"), by("stage"), language, () => form.author);
const feed = new Feed("/api/feed");
let viewers = 0;

function showRoom(room) {
  player.hurry();
  stage.ended = false;
  language.suggest(room.shop.language);
  document.title = room.shop.name;
  by("shop-name").textContent = room.shop.name;
  by("shop-mark").textContent = [...room.shop.name][0] ?? "";
  by("notice").hidden = !room.notice;
  by("notice-text").textContent = room.notice ?? "";
  by("crowd").hidden = !room.simulated;
  stage.paused = room.state === "paused";
  shelf.show(room.products, room.on_air);
  comments.fill(room.comments, room.written);
  hearts.show(room.likes ?? 0);
  showViewers(room.viewers);
}

function showViewers(count) {
  viewers = count;
  by("viewers").textContent = language.say("viewers", { count: count.toLocaleString(language.name) });
}

function showLanguage() {
  by("language-name").textContent = language.say("language.switch");
  by("language").setAttribute("aria-label", language.say("language.switch"));
  showViewers(viewers);
}

/** Come in by name, once: guests without a nickname are only counted. */
function greet() {
  react("join", form.nickname);
}

async function share() {
  const shared = { title: document.title, url: location.href.split("#")[0] };
  try {
    if (navigator.share) await navigator.share(shared);
    else {
      await navigator.clipboard.writeText(shared.url);
      form.tell(language.say("share.copied"));
    }
  } catch {
    return; // the viewer thought better of it
  }
  react("share", form.author);
}

const take = {
  hello: showRoom,
  comment: (message) => comments.add(message),
  hidden: (message) => comments.remove(message.id),
  answer: (message) => comments.answer(message),
  pointer: (message) => comments.point(message),
  written: (message) => comments.write(message),
  unwritten: (message) => comments.unwrite(message),
  reaction: (message) => (message.kind === "like" ? hearts.rise(message) : comments.note(message)),
  on_air: (message) => shelf.putOnAir(message.product_id),
  product: (message) => shelf.change(message),
  viewers: (message) => showViewers(message.count),
  state: (message) => { stage.paused = message.state === "paused"; },
};

feed.addEventListener("lost", ({ detail }) => {
  if (detail.ended) stage.ended = true;
  player.doubt();
});
feed.addEventListener("message", ({ detail }) => take[detail.type]?.(detail));
form.addEventListener("sent", ({ detail }) => comments.add(detail, { own: true }));
shelf.addEventListener("look", ({ detail }) => looks.tell(detail));
shelf.addEventListener("ask", ({ detail }) => form.propose(detail));
language.addEventListener("change", showLanguage);
by("share").addEventListener("click", share);
video.addEventListener("playing", greet, { once: true });
by("language").addEventListener("click", () => language.toggle());
addEventListener("hashchange", () => location.reload()); // another link, perhaps with the token that was missing

language.apply();
showLanguage();
new Backdrop(by("backdrop"), video).run(() => player.state === "live");
fallback.addEventListener("state", ({ detail }) => stage.follow(detail));
replays.follow();
makeRoomForKeyboard(document.body, by("comment-form"));
feed.open();
fallback.open();

/** For tests and support: what this viewer really receives. */
window.livehost = {
  get state() { return player.state; },
  stats: () => player.stats(),
  energy: () => sound.energy(),
};
