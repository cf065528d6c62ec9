// 搜索引擎：query(词) 给出答案，最好的在前。只有这个文件知道引擎是谁、怎样跟它说话。
//
// 一条答案是 { title, url, snippet, sections: [{ title, url, snippet, label }] }，其中 title 与 snippet 是
// 「标过的文字」：字符串的数组，下标为奇数的是命中的部分。label 是小节所在的一节，如「追问」。
//
// 现在的引擎是 Material 自带的 lunr，跑在 worker 里：送去 SETUP 与 QUERY，依次收到 READY 与 RESULT。
const SETUP = 0;
const QUERY = 2;
const BREAK = /\u200b/g;  // 构建时在词与词之间放的零宽空格
const SECTIONS = new Set(["answer", "explain", "in-depth", "proof", "follow-ups", "pitfalls", "interviewer", "sources"]);

let engine;

// 取索引、开 worker，只做一次；失败了就忘掉，下回重来。
function startEngine() {
  engine ??= setUp().catch((error) => {
    engine = undefined;
    throw error;
  });
  return engine;
}

async function query(text) {
  const { ask, root, labels } = await startEngine();
  const { data } = await ask(QUERY, text);
  return data.items.map((items) => toAnswer(items, root, labels)).filter((answer) => answer.url);
}

async function setUp() {
  const { searchIndex, searchWorker } = document.querySelector("script[data-search]").dataset;
  const address = new URL(searchIndex, document.baseURI);
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  const { config, docs } = await response.json();
  if (!config || !Array.isArray(docs)) throw new TypeError("search index");
  const ask = connect(new Worker(new URL(searchWorker, document.baseURI)));
  await ask(SETUP, { config, docs, options: { suggest: false } });
  return { ask, root: new URL("../", address).href, labels: labelSections(docs) };
}

// 一问一答，先问先答。worker 出了错，等着的全部落空，下回另开一个。
function connect(worker) {
  const waiting = [];
  worker.onmessage = ({ data }) => waiting.shift()?.resolve(data);
  worker.onerror = (event) => {
    event.preventDefault();
    worker.terminate();
    engine = undefined;
    for (const { reject } of waiting.splice(0)) reject(new Error(event.message || "worker"));
  };
  return (type, data) => new Promise((resolve, reject) => {
    waiting.push({ resolve, reject });
    worker.postMessage({ type, data });
  });
}

// 索引照正文的次序排：一个小节属于它前面最近的那一节。
function labelSections(docs) {
  const labels = new Map();
  let label = "";
  for (const { location, title } of docs) {
    const id = location.split("#")[1];
    if (!id) label = "";
    else if (SECTIONS.has(id)) label = toMarked(title).join("");
    else labels.set(location, label);
  }
  return labels;
}

function toAnswer(items, root, labels) {
  const head = items.find(({ location }) => !location.includes("#")) ?? items[0];
  const sections = items.filter((item) => item !== head).map((item) => toEntry(item, root));
  return {
    ...toEntry({ ...head, text: pickParagraph(head.text) }, root),
    sections: sections.filter(({ url }) => url).map((section) => ({ ...section, label: labels.get(section.location) })),
  };
}

// 答案本身这一条有两段：一句话答案，以及相关的检索词。命中在后一段才给后一段。
function pickParagraph(html) {
  const paragraphs = html.split("</p>");
  return paragraphs.find((paragraph) => paragraph.includes("<mark")) ?? paragraphs[0];
}

function toEntry({ location, title, text }, root) {
  const { href } = new URL(location, root);
  // 索引里的地址只许指向本站：javascript: 之类不算地址。
  return { location, url: href.startsWith(root) ? href : "", title: toMarked(title), snippet: toMarked(text) };
}

// 索引与引擎给的是 HTML。在不执行、不加载任何东西的文档里读出文字，标签一概不要。
function toMarked(html) {
  const { body } = new DOMParser().parseFromString(html.replaceAll("</p>", "\n</p>"), "text/html");
  const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const marked = [""];
  while (texts.nextNode()) {
    const text = texts.currentNode.data.replace(BREAK, "");
    const hit = Boolean(texts.currentNode.parentElement.closest("mark"));
    if (!text) continue;
    if (hit === (marked.length % 2 === 1)) marked.push("");
    marked[marked.length - 1] += text;
  }
  return marked;
}
