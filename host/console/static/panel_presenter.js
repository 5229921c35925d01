import { element, setText } from "./element.js";

export const words = {
  zh: {
    title: "主播形象",
    host: "主播与服装", hair: "发型", colour: "发色", skin: "肤色", own: "默认", background: "背景", layout: "画面布局",
    size: "开播后画面尺寸不变：{width}×{height}",
    showcase: "商品大图", "showcase.on": "全屏展示在讲商品", "showcase.off": "回到主播",
    "showcase.why": "商品图片缓慢推移铺满画面，主播移到角落，几秒后自动回来。",
    changing: "正在换装，几秒后淡入；直播不中断",
    bring: "上传背景图", "bring.why": "PNG、JPEG 或 WebP，最大 12 MB，短边至少 320 像素", blurred: "虚化", remove: "移除",
    room: "跟随品牌风格", "room:studio": "陶艺小店", "room:fresh": "清新", "room:nursery": "童趣", "room:night": "夜色",
    "host.mei": "小美", "host.leo": "小力",
    "outfit.coral": "珊瑚", "outfit.jade": "碧玉", "outfit.midnight": "夜蓝", "outfit.navy": "藏青", "outfit.forest": "森绿", "outfit.sand": "沙色",
    "hair.long": "长发", "hair.bob": "波波头", "hair.ponytail": "马尾", "hair.quiff": "背头", "hair.fringe": "刘海", "hair.waves": "微卷",
    "tone.black": "黑", "tone.espresso": "深棕", "tone.chestnut": "栗色", "tone.copper": "铜红", "tone.blonde": "金色", "tone.silver": "银灰",
    "skin.fair": "白皙", "skin.light": "浅", "skin.honey": "蜜色", "skin.bronze": "古铜", "skin.deep": "深",
    "colour:#e9dccb": "米色", "colour:#dfe9e4": "薄荷", "colour:#dbe6f4": "天蓝", "colour:#f3dfe2": "浅粉", "colour:#e6e1f2": "淡紫", "colour:#2b3040": "墨蓝",
    "layout.portrait": "竖屏", "layout.landscape": "横屏", "layout.portrait-hd": "竖屏高清",
  },
  en: {
    title: "Presenter",
    host: "Host and clothes", hair: "Hair", colour: "Colour", skin: "Skin", own: "Own", background: "Background", layout: "Layout",
    size: "The picture stays {width}×{height} while live",
    showcase: "Product pictures", "showcase.on": "Show the product full-screen", "showcase.off": "Back to the host",
    "showcase.why": "Pans slowly over the product's pictures, the host in a corner; ends by itself after some seconds.",
    changing: "Changing; the new look fades in within seconds, the show goes on",
    bring: "Upload a background", "bring.why": "PNG, JPEG or WebP, 12 MB at most, 320 pixels a side at least", blurred: "Blur", remove: "Remove",
    room: "Brand's room", "room:studio": "Studio", "room:fresh": "Fresh", "room:nursery": "Nursery", "room:night": "Night",
    "host.mei": "Mei", "host.leo": "Leo",
    "outfit.coral": "coral", "outfit.jade": "jade", "outfit.midnight": "midnight", "outfit.navy": "navy", "outfit.forest": "forest", "outfit.sand": "sand",
    "hair.long": "long", "hair.bob": "bob", "hair.ponytail": "ponytail", "hair.quiff": "quiff", "hair.fringe": "fringe", "hair.waves": "waves",
    "tone.black": "black", "tone.espresso": "espresso", "tone.chestnut": "chestnut", "tone.copper": "copper", "tone.blonde": "blonde", "tone.silver": "silver",
    "skin.fair": "fair", "skin.light": "light", "skin.honey": "honey", "skin.bronze": "bronze", "skin.deep": "deep",
    "colour:#e9dccb": "Cream", "colour:#dfe9e4": "Mint", "colour:#dbe6f4": "Sky", "colour:#f3dfe2": "Blush", "colour:#e6e1f2": "Lilac", "colour:#2b3040": "Ink",
    "layout.portrait": "Portrait", "layout.landscape": "Landscape", "layout.portrait-hd": "Portrait HD",
  },
};

/** Who presents, in what, before what; and the product's pictures over the whole screen. */
export default class PresenterPanel {
  #bench;
  #state = null;
  #drawn = "";
  #thumbnails = new Map();
  #changing = element("p.state", { role: "status", hidden: true, data: { state: "warn" } });
  #show_button = element("button.button", { type: "button" });
  #why = element("p.hint");
  #hosts = element("div.tiles.hosts");
  #hair = element("select");
  #colour = element("select");
  #skin = element("select");
  #backgrounds = element("div.tiles");
  #blur = element("input", { type: "checkbox" });
  #file = element("input", { type: "file", accept: "image/png,image/jpeg,image/webp", hidden: true });
  #bring = element("button.button", { type: "button" });
  #bring_why = element("p.hint");
  #layout = element("select");
  #size = element("p.hint");
  #labels = new Map();

  constructor(root, bench) {
    this.#bench = bench;
    root.append(
      this.#changing,
      this.#card("showcase", this.#show_button, this.#why),
      this.#card("host", this.#hosts, element("div.row", {}, this.#field("hair", this.#hair), this.#field("colour", this.#colour), this.#field("skin", this.#skin))),
      this.#card("background", this.#backgrounds,
        element("div.row", {}, this.#bring, this.#file, this.#label("blurred", "label.row", this.#blur)), this.#bring_why),
      this.#card("layout", this.#layout, this.#size),
    );
    this.#show_button.addEventListener("click", () => bench.send("POST", "showcase", { on: !this.#state.showcase }));
    this.#bring.addEventListener("click", () => this.#file.click());
    this.#file.addEventListener("change", () => this.#upload());
    for (const select of [this.#hair, this.#colour]) select.addEventListener("change", () => this.#wear({ hair: `${this.#hair.value} ${this.#colour.value}`.trim() }));
    this.#skin.addEventListener("change", () => this.#wear({ skin: this.#skin.value }));
    this.#layout.addEventListener("change", () => this.#wear({ layout: this.#layout.value }));
    this.#blur.addEventListener("change", () => this.#reblur());
  }

  show(state) {
    this.#state = state;
    const drawn = JSON.stringify([state, this.#bench.say("title")]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#relabel();
    this.#changing.hidden = !state.changing;
    setText(this.#changing, this.#bench.say("changing"));
    setText(this.#show_button, this.#bench.say(state.showcase ? "showcase.off" : "showcase.on"));
    this.#showHosts();
    this.#showChoices();
    this.#showBackgrounds();
  }

  #showHosts() {
    const { host, outfit, hosts } = this.#state;
    const tiles = Object.entries(hosts).flatMap(([name, outfits]) => outfits.map((worn) => this.#tile(
      "host", `${name}.${worn}`, [this.#named(`host.${name}`, name.split("/").at(-1)), this.#named(`outfit.${worn}`, worn)].filter(Boolean).join(" · "), name === host && worn === outfit,
      () => this.#wear(name === host ? { outfit: worn } : { host: name, outfit: worn }),
    )));
    this.#hosts.replaceChildren(...tiles);
  }

  #showChoices() {
    const { host, hair, skin, styles, colours, skins, layout, layouts, size, changing } = this.#state;
    const worn = hair.split(" ");
    fill(this.#hair, ["", ...(styles[host] ?? [])], (styles[host] ?? []).find((each) => worn.includes(each)) ?? "", this.#own("hair"));
    fill(this.#colour, ["", ...colours], colours.find((each) => worn.includes(each)) ?? "", this.#own("tone"));
    fill(this.#skin, ["", ...skins], skin, this.#own("skin"));
    fill(this.#layout, layouts.includes(layout) ? layouts : [layout, ...layouts], layout, (name) => this.#named(`layout.${name}`, name));
    for (const select of [this.#hair, this.#colour, this.#skin, this.#layout]) select.disabled = changing;
    setText(this.#size, this.#bench.say("size", { width: size[0], height: size[1] }));
  }

  #showBackgrounds() {
    const { background, backgrounds, own } = this.#state;
    const blurred = background.startsWith("blurred:");
    if (background.includes(":own/")) this.#blur.checked = blurred;
    const shown = (background || "room").replace(/^blurred:/, "image:");
    const tiles = backgrounds.map((name) => this.#tile("background", name, this.#named(name, name.split(":").at(-1)), name === shown, () => this.#wear({ background: name })));
    const brought = own.map((name) => this.#ownTile(name, `image:own/${name}` === shown));
    this.#backgrounds.replaceChildren(...tiles, ...brought);
  }

  #ownTile(name, pressed) {
    const tile = this.#tile("background", `image:own/${name}`, "", pressed, () => this.#wear({ background: `${this.#blur.checked ? "blurred" : "image"}:own/${name}` }));
    const remove = element("button.hint", { type: "button", disabled: pressed, onclick: () => this.#bench.send("DELETE", `backgrounds/${name}`) }, this.#bench.say("remove"));
    return element("div", {}, tile, remove);
  }

  #tile(kind, name, label, pressed, choose) {
    const image = element("img", { alt: "", loading: "lazy" });
    this.#thumbnail(kind, name).then((url) => { if (url) image.src = url; });
    const tile = element("button.tile", { type: "button", "aria-pressed": String(pressed), data: { kind, name }, onclick: choose }, image, label);
    tile.disabled = this.#state.changing;
    return tile;
  }

  /** A picture that needs the operator's token, asked for once. */
  #thumbnail(kind, name) {
    const path = `thumbnails?${new URLSearchParams({ kind, name })}`;
    if (!this.#thumbnails.has(path)) {
      this.#thumbnails.set(path, this.#bench.api.send("GET", `presenter/${path}`).then((blob) => URL.createObjectURL(blob), () => null));
    }
    return this.#thumbnails.get(path);
  }

  #wear(parts) {
    return this.#bench.send("PATCH", "", parts);
  }

  #reblur() {
    const [kind, what] = (this.#state.background || "").split(/:(.*)/);
    if (kind === "image" || kind === "blurred") this.#wear({ background: `${this.#blur.checked ? "blurred" : "image"}:${what}` });
  }

  async #upload() {
    const [file] = this.#file.files;
    if (!file) return;
    this.#file.value = "";
    const kept = await this.#bench.send("POST", "backgrounds", file);
    if (kept) this.#wear({ background: `${this.#blur.checked ? "blurred" : "image"}:own/${kept.name}` });
  }

  #card(heading, ...parts) {
    return element("section.card", {}, this.#label(heading, "h2.title"), ...parts);
  }

  #field(name, control) {
    return this.#label(name, "label.field.grow", control);
  }

  #label(key, tag, ...inside) {
    const text = element("span");
    this.#labels.set(text, key);
    return element(tag, {}, ...(tag.startsWith("label.row") ? [...inside, text] : [text, ...inside]));
  }

  #relabel() {
    for (const [node, key] of this.#labels) setText(node, this.#bench.say(key));
    setText(this.#why, this.#bench.say("showcase.why"));
    setText(this.#bring, this.#bench.say("bring"));
    setText(this.#bring_why, this.#bench.say("bring.why"));
  }

  /** Says a choice of this kind; the empty one is the host's own. */
  #own(kind) {
    return (name) => (name ? this.#named(`${kind}.${name}`, name) : this.#bench.say("own"));
  }

  #named(key, otherwise) {
    const said = this.#bench.say(key);
    return said === key || !said ? otherwise : said;
  }
}

/** Options of a select, redrawn only when they changed. */
function fill(select, names, chosen, label) {
  const drawn = JSON.stringify(names.map(label));
  if (select.dataset.drawn !== drawn) {
    select.dataset.drawn = drawn;
    select.replaceChildren(...names.map((name) => element("option", { value: name }, label(name))));
  }
  if (select.value !== chosen && document.activeElement !== select) select.value = chosen;
}
