// 搜索的面板：输入框、一行状态、一列结果。对话框里与 /search/ 上是同一个；怎样露面、怎样退场，由它们自己管。
const DELAY = 80;  // 毫秒：一口气打的几个字只查一次
const MAX_QUERY = 80;
const PATIENCE = 200;  // 毫秒：查得比这快，就不必说「正在查找」
const PROMPT = "搜问题、术语、报错";

class Panel {
  // all 是全部问题的地址；rest 给出没有输入时说的话；changed 听见结果换了：idle、waiting、answers、nothing、failure。
  constructor({ all, rest, changed = () => {} }) {
    Object.assign(this, { all, rest, changed, latest: 0 });
    this.topics = [...document.querySelectorAll(".yj-topics a")];
    this.input = makeInput();
    this.clear = element("button", { type: "button", hidden: true }, "清空");
    this.field = element("div", { className: "yj-search__q i i-find" }, this.input, this.clear);
    this.status = element("span", { role: "status" });
    this.note = element("span", { "aria-live": "polite" });
    this.line = element("div", { className: "yj-search__n" }, this.status, this.note);
    this.list = element("div", { id: "yj-hits", className: "yj-search__hits", role: "listbox", hidden: true });
    this.advice = element("div", { className: "yj-search__none", hidden: true });
    this.combobox = new Combobox(this.input, this.list, () => this.run({ hurried: true }));
    this.listen();
  }

  get parts() {
    return [this.field, this.line, this.list, this.advice];
  }

  get text() {
    return this.input.value.trim();
  }

  set text(text) {
    this.input.value = text.slice(0, MAX_QUERY);
  }

  listen() {
    const soon = () => {
      this.combobox.outdate();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.run(), DELAY);
    };
    // 组字还没完，拼音字母不是查询。
    this.input.addEventListener("input", (event) => { if (!event.isComposing) soon(); });
    this.input.addEventListener("compositionend", soon);
    this.clear.addEventListener("click", () => this.empty());
  }

  focus() {
    this.input.focus();
    this.input.select();
  }

  empty() {
    this.text = "";
    this.input.focus();
    this.run();
  }

  // 还在路上的结果，到了也不算数。
  stop() {
    clearTimeout(this.timer);
    this.latest += 1;
  }

  async run({ hurried = false } = {}) {
    this.stop();
    const { text, latest: ticket } = this;
    this.clear.hidden = !this.input.value;
    remember(text);
    if (!text) return this.say("idle", this.rest(this));
    this.combobox.outdate();
    const slow = setTimeout(() => this.wait(ticket), PATIENCE);
    const found = await query(text).catch(() => null);
    clearTimeout(slow);
    if (ticket !== this.latest) return;
    this.show(text, found);
    if (hurried) this.combobox.open();
  }

  wait(ticket) {
    if (ticket !== this.latest) return;
    this.say("waiting", { message: "正在查找…" });
    this.combobox.outdate();
  }

  show(text, found) {
    if (!found) {
      const again = () => {
        this.input.focus();
        this.run();
      };
      this.say("failure", { message: "搜索暂时用不了", advice: adviceOnFailure(this, again) });
    } else if (found.answers.length) {
      this.say("answers", { message: countOf(found), note: found.note, groups: found.answers.map(makeAnswer), first: true });
    } else {
      this.say("nothing", { message: `没有找到「${text}」`, note: found.note, advice: adviceOnNothing(text, this) });
    }
  }

  say(state, { message = "", note = "", groups = [], advice = [], name = "结果", first = false }) {
    this.status.textContent = message;
    this.note.textContent = note;
    this.combobox.show(name, groups, first);
    this.advice.replaceChildren(...advice);
    this.advice.hidden = !advice.length;
    this.line.classList.toggle("yj-search__n--loud", state === "nothing" || state === "failure");
    this.changed(state);
  }
}

function makeInput() {
  const input = element("input", {
    type: "text", role: "combobox", placeholder: PROMPT, maxLength: MAX_QUERY, autocomplete: "off", spellcheck: false,
    "aria-label": PROMPT, "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "yj-hits",
    autocapitalize: "off", enterKeyHint: "go",
  });
  input.setAttribute("autocorrect", "off");
  return input;
}

// 查询写进当前的历史记录，搜索因此可以分享；不添新的记录，后退键照旧。
function remember(text) {
  const url = new URL(location.href);
  if (text) url.searchParams.set("q", text);
  else url.searchParams.delete("q");
  if (url.href === location.href) return;
  try {
    history.replaceState(history.state, "", url);
  } catch {
    // Safari 不许改得太勤：少记一次无妨。
  }
}
