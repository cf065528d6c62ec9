// 搜索引擎：query(词) 给出答案，最好的在前。只有这个文件知道引擎在 worker 里、怎样跟它说话。
//
// 结果是 { total, note, answers: [{ title, url, topic, level, proof, options: [{ url, title, label, snippet }] }] }。
// 选项的 title 与 snippet 是「标过的文字」：字符串的数组，下标为奇数的是命中的部分。
let engine;

// 开 worker、取清单，只做一次；失败了就忘掉，下回重来。
function startEngine() {
  engine ??= setUp().catch((error) => {
    engine = undefined;
    throw error;
  });
  return engine;
}

async function query(text) {
  const { ask, root } = await startEngine();
  const { total, note, answers } = await ask({ query: text });
  return { total, note, answers: answers.map((answer) => toAnswer(answer, root)).filter(({ url, options }) => url && options.length) };
}

async function setUp() {
  const { searchIndex, searchWorker } = document.querySelector("script[data-search]").dataset;
  const manifest = new URL(searchIndex, document.baseURI);
  const worker = new Worker(new URL(searchWorker, document.baseURI));
  const ask = connect(worker);
  try {
    await ask({ manifest: manifest.href });
  } catch (error) {
    worker.terminate();
    throw error;
  }
  return { ask, root: new URL("../", manifest).href };
}

// 一问一答，按号码对上。worker 出了错，等着的全部落空，下回另开一个。
function connect(worker) {
  const waiting = new Map();
  let latest = 0;
  worker.onmessage = ({ data: { id, result, error } }) => {
    const { resolve, reject } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error === undefined) resolve?.(result);
    else reject?.(new Error(error));
  };
  worker.onerror = (event) => {
    event.preventDefault();
    worker.terminate();
    engine = undefined;
    for (const { reject } of waiting.values()) reject(new Error(event.message || "worker"));
    waiting.clear();
  };
  return (message) => new Promise((resolve, reject) => {
    latest += 1;
    waiting.set(latest, { resolve, reject });
    worker.postMessage({ id: latest, ...message });
  });
}

function toAnswer({ options, url, ...answer }, root) {
  const places = options.map((option) => ({ ...option, url: inSite(option.url, root) })).filter((option) => option.url);
  return { ...answer, url: inSite(url, root), options: places };
}

// 索引里的地址只许指向本站：javascript: 之类不算地址。
function inSite(address, root) {
  const { href } = new URL(address, root);
  return href.startsWith(root) ? href : "";
}
