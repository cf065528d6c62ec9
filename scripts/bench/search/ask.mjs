// 搜索测量：三种引擎一个样子。prepare(引擎, 设置) 之后，ask(词) 给出结果与从按键到画出结果的毫秒数。
// 结果是 [{ title, places: [地址] }]，最好的在前；每个地址带着片段，没有片段的是页首。
const list = document.getElementById("results");
let search;

const asking = {
  // 本站：worker 收 { id, query }，答 { id, result }。
  async ours({ worker: address, index }) {
    const worker = new Worker(address);
    const waiting = new Map();
    let latest = 0;
    worker.onmessage = ({ data: { id, result, error } }) => {
      const { resolve, reject } = waiting.get(id);
      waiting.delete(id);
      if (error === undefined) resolve(result);
      else reject(new Error(error));
    };
    worker.onerror = ({ message }) => { for (const { reject } of waiting.values()) reject(new Error(message || "worker")); };
    const send = (message) => new Promise((resolve, reject) => {
      latest += 1;
      waiting.set(latest, { resolve, reject });
      worker.postMessage({ id: latest, ...message });
    });
    await send({ manifest: new URL(index, document.baseURI).href });
    return async (text) => {
      const { answers } = await send({ query: text });
      return answers.map(({ title, options }) => ({
        title, places: options.map(({ url }) => url), snippets: options.map(({ snippet }) => [snippet].flat().join("")),
      }));
    };
  },

  // Material：它自己的 worker，消息与它的 bundle 发的一样。
  async material({ worker: address, index }) {
    const worker = new Worker(address);
    const send = (message, wanted) => new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => { if (data.type === wanted) resolve(data.data); };
      worker.onerror = ({ message: reason }) => reject(new Error(reason || "worker"));
      worker.postMessage(message);
    });
    const { config, docs } = await (await fetch(index)).json();
    await send({ type: 0, data: { config, docs, options: { suggest: false } } }, 1);
    return async (text) => {
      const { items } = await send({ type: 2, data: text }, 3);
      return items.slice(0, 10).map((group) => ({
        title: group[0].title, places: group.map(({ location }) => location), snippets: group.slice(0, 3).map(({ text: body }) => body.slice(0, 320)),
      }));
    };
  },

  // Pagefind：它自己的脚本。各节按命中的次数排，与它自带的界面相同。
  async pagefind(_, shown) {
    const pagefind = await import(new URL("pagefind/pagefind.js", document.baseURI));
    await pagefind.init();
    return async (text) => {
      const { results } = await pagefind.search(text);
      const pages = await Promise.all(results.slice(0, shown).map((result) => result.data()));
      return pages.map(({ url, meta, excerpt, sub_results: sections }) => {
        const ordered = [...sections].sort((a, b) => b.locations.length - a.locations.length);
        const places = ordered.map((section) => section.url);
        return { title: meta.title, places: places.length ? places : [url], snippets: [excerpt] };
      });
    };
  },
};
asking["material-jieba"] = asking.material;

function limited(promise, seconds) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`${seconds} 秒没有答复`)), seconds * 1000); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function draw(hits) {
  list.replaceChildren(...hits.map(({ title, snippets }) => {
    const item = document.createElement("li");
    for (const text of [title, ...snippets.slice(0, 3)]) item.append(Object.assign(document.createElement("p"), { textContent: text }));
    return item;
  }));
  list.getBoundingClientRect();
}

window.prepare = async (engine, settings, shown, seconds) => {
  const began = performance.now();
  search = await limited(asking[engine](settings, shown), seconds);
  return performance.now() - began;
};

window.ask = async (text, seconds) => {
  const began = performance.now();
  const hits = await limited(search(text), seconds);
  draw(hits);
  return { ms: performance.now() - began, hits: hits.map(({ places }) => places) };
};

// 这台机器有多快：算一个固定的和，毫秒。
window.speed = () => {
  const began = performance.now();
  let sum = 0;
  for (let number = 0; number < 5e7; number += 1) sum = (sum + number * 7) % 1000003;
  return sum < 0 ? 0 : performance.now() - began;
};
