// 打开搜索：任何带 data-search-open 的入口，以及 / 与 Ctrl/⌘-K；地址里的 ?q= 也算。
// 搜索的脚本与样式等读者真要搜时才去取。取不到，或者没有脚本，入口就是通往 /search/ 的链接，那里列着全部问题。
// 已经在 /search/ 上，就不盖对话框：输入框在页里。
const addresses = document.querySelector("script[data-search]")?.dataset;
const place = document.querySelector("[data-search-page]");
const failed = document.querySelector("[data-search-failed]");
const all = document.querySelector("a[data-search-open]")?.href;
const at = (address) => new URL(address, document.baseURI).href;

let search;  // 取到之后的模块
let loading;

function load() {
  loading ??= Promise.all([import(at(addresses.search)), addStyle(at(addresses.searchStyle))]).then(
    ([module]) => { search = module; },
    (error) => { loading = undefined; throw error; },
  );
  return loading;
}

// 样式先到再露面，免得闪一下没有样式的对话框；样式取不到，对话框照样能用。
function addStyle(address) {
  if ([...document.querySelectorAll("link")].some(({ href }) => href === address)) return null;  // /search/ 自己带着
  return new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });
}

async function open(opener, query) {
  try {
    // 已经取到就不等：iOS 只在手势当中弹出键盘，晚一拍也不行。
    if (!search) await load();
    if (!place) return search.open({ opener, query, all });
    settle();
    search.focus();
  } catch {
    giveUp(query);
  }
}

function queryOf({ search: text }) {
  return new URLSearchParams(text).get("q");
}

function settle() {
  if (failed) failed.hidden = true;
  search.settle({ place, query: queryOf(location), all });
}

// 别的页面去 /search/；已经在那里，就说明白，全部问题就在下面。
function giveUp(query) {
  if (failed) failed.hidden = false;
  if (failed || !all) return;
  const address = new URL(all);
  if (query) address.searchParams.set("q", query);
  location.assign(address);
}

const openerOf = (event) => event.target.closest?.("a[data-search-open]");
const warm = (event) => { if (openerOf(event)) load().catch(() => {}); };

if (addresses) {
  for (const opener of document.querySelectorAll("a[data-search-open]")) {
    opener.setAttribute("role", "button");
    if (!place) opener.setAttribute("aria-haspopup", "dialog");
  }

  addEventListener("focusin", warm);
  addEventListener("pointerdown", warm, { passive: true });
  addEventListener("click", (event) => {
    const opener = openerOf(event);
    // 要在新标签里打开的，照链接办。
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(opener);
  });

  addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    const opener = openerOf(event);
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && plain && !typing;
    const command = event.key?.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    const space = event.key === " " && plain && opener;  // 入口自称按钮，空格键就该管用
    if (!slash && !command && !space) return;
    event.preventDefault();
    open(opener ?? undefined);
  });

  const query = queryOf(location);
  if (place) load().then(settle).catch(giveUp);
  else if (query !== null) open(undefined, query);
  failed?.querySelector("button").addEventListener("click", () => location.reload());
}
