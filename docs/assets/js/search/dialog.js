// 搜索对话框：由脚本搭起，打开时才有。它管打开与关闭、输入与地址里的 ?q=，以及没有结果时说什么。
const DELAY = 80;  // 毫秒：一口气打的几个字只查一次
const MAX_QUERY = 80;
const PATIENCE = 200;  // 毫秒：查得比这快，就不必说「正在查找」
const PROMPT = "搜问题、术语、报错";

let view;

export function open({ opener, query: text, all }) {
  view ??= build(all);
  if (!view.dialog.open) {
    view.opener = opener;
    view.dialog.showModal();
    document.documentElement.classList.add("yj-searching");
    view.input.value = (text ?? "").slice(0, MAX_QUERY);
    run();
    // 趁读者打字的工夫取索引；取不到，等真要查时再说。
    startEngine().catch(() => {});
  }
  view.input.focus();
  view.input.select();
}

function build(all) {
  const input = element("input", {
    type: "text", role: "combobox", placeholder: PROMPT, maxLength: MAX_QUERY, autocomplete: "off", spellcheck: false,
    "aria-label": PROMPT, "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "yj-hits",
    autocapitalize: "off", enterKeyHint: "go",
  });
  input.setAttribute("autocorrect", "off");
  const clear = element("button", { type: "button", hidden: true }, "清空");
  const close = element("button", { type: "button" }, "关闭");
  const status = element("span", { role: "status" });
  const list = element("div", { id: "yj-hits", className: "yj-search__hits", role: "listbox", hidden: true });
  const advice = element("div", { className: "yj-search__none", hidden: true });
  const dialog = element("dialog", { className: "yj-search", "aria-label": "搜索" },
    element("div", { className: "yj-search__q i i-find" }, input, clear, close),
    element("div", { className: "yj-search__n" }, status),
    list, advice, makeKeys());
  const topics = [...document.querySelectorAll(".yj-topics a")];
  const made = { dialog, input, clear, status, list, advice, topics, all, latest: 0 };
  made.combobox = new Combobox(input, list, () => run({ hurried: true }));
  listen(made, close);
  document.body.append(dialog);
  return made;
}

function makeKeys() {
  const keys = [["选择", "↑", "↓"], ["打开", "↵"], ["关闭", "Esc"]];
  const hints = keys.map(([name, ...caps]) => element("span", {}, ...caps.flatMap((cap) => [element("kbd", {}, cap), " "]), name));
  return element("div", { className: "yj-search__k", "aria-hidden": "true" }, ...hints);
}

function listen({ dialog, input, clear, combobox }, close) {
  let pressed;
  const soon = () => {
    combobox.outdate();
    clearTimeout(view.timer);
    view.timer = setTimeout(run, DELAY);
  };
  // 组字还没完，拼音字母不是查询。
  input.addEventListener("input", (event) => { if (!event.isComposing) soon(); });
  input.addEventListener("compositionend", soon);
  clear.addEventListener("click", () => {
    input.value = "";
    input.focus();
    run();
  });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    clearTimeout(view.timer);
    document.documentElement.classList.remove("yj-searching");
    remember("");
    view.opener?.focus({ preventScroll: true });
  });
  // 按在框外才算关：从框里拖选到框外松手，不算。
  dialog.addEventListener("pointerdown", ({ target }) => { pressed = target; });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && pressed === dialog) dialog.close();
    const link = event.target.closest("a");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) leave(event, link);
  });
}

// 去别的页面，浏览器自己会去，?q= 留在历史里，退回来还是这些结果；去本页的一节，就先合上。
function leave(event, link) {
  if (link.origin !== location.origin || link.pathname !== location.pathname) return;
  view.opener = null;
  view.dialog.close();
  remember("");
  if (link.hash) return;
  event.preventDefault();
  scrollTo(0, 0);
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

async function run({ hurried = false } = {}) {
  clearTimeout(view.timer);
  const text = view.input.value.trim();
  const ticket = ++view.latest;
  view.clear.hidden = !view.input.value;
  remember(text);
  if (!text) return showTopics();
  view.combobox.outdate();
  const slow = setTimeout(showWaiting, PATIENCE, ticket);
  const answers = await query(text).catch(() => null);
  clearTimeout(slow);
  if (ticket !== view.latest || !view.dialog.open) return;
  if (!answers) showFailure();
  else if (answers.length) showAnswers(answers);
  else showNothing(text);
  if (hurried) view.combobox.open();
}

function say(message, groups = [], advice = [], { name = "结果", first = false } = {}) {
  view.status.textContent = message;
  view.combobox.show(name, groups, first);
  view.advice.replaceChildren(...advice);
  view.advice.hidden = !advice.length;
  view.dialog.classList.toggle("yj-search--advising", advice.length > 0);
}

function showWaiting(ticket) {
  if (ticket !== view.latest) return;
  say("正在查找…");
  view.combobox.outdate();
}

function showAnswers(answers) {
  const groups = answers.slice(0, MAX_ANSWERS).map((answer) => makeAnswer(answer, view.topics));
  say(countOf(answers), groups, [], { first: true });
}

function showTopics() {
  const options = view.topics.map((topic) => makeOption({ title: [topic.textContent], url: topic.href }));
  say("输入要找的词，或者选一个主题", options.length ? [makeGroup("主题", options)] : [], [], { name: "主题" });
}

function showNothing(text) {
  const { searchAsk } = document.querySelector("script[data-search]").dataset;
  const ask = searchAsk && makeLink("提一个新问题", `${searchAsk}?title=${encodeURIComponent(`新问题：${text}`)}`);
  say(`没有找到「${text}」`, [], [
    element("p", {}, "换个说法，或者只留下最要紧的一个词。"),
    element("p", {}, "也可以", makeLink("看全部问题", view.all), ...(ask ? ["，或者", ask] : []), "。"),
    element("p", {}, "按主题浏览：", ...view.topics.flatMap((topic) => [makeLink(topic.textContent, topic.href), " "])),
  ]);
}

function showFailure() {
  const again = element("button", { type: "button", className: "yj-search__again" }, "再试一次");
  again.addEventListener("click", () => {
    view.input.focus();
    run();
  });
  const reason = navigator.onLine ? "题库的索引没有取到，或者浏览器不让它运行。" : "现在没有网络，题库的索引取不到。";
  const advice = [element("p", {}, reason), element("p", {}, again, " 也可以", makeLink("看全部问题", view.all), "。")];
  say("搜索暂时用不了", [], advice);
}

function makeLink(text, href) {
  return element("a", { href }, text);
}
