// 搜索的 worker：收到 { id, query }，答以 { id, result } 或 { id, error }。打字的线程从不等它。
const MAX_ANSWERS = 12;
const MAX_OPTIONS = 3;
const OPTION_SHARE = 0.45;  // 一处的分不到最好一处的这么多，就不列
const SNIPPETS = 6;  // 摘录要另取文字：只给第一眼看得见的
const WEAK = 0.62;  // 最好的一篇只说到查询的这么多：也许有同音字
const NEARBY = 0.2;  // 分不到第一名这么多的，不列；查询里的词一处说全了的，总要列

let files;

async function startFiles(manifest) {
  const opened = new Files(manifest);
  await opened.open();
  files = opened;
}

async function find(text) {
  const plan = new Plan(files, text);
  let slots = await plan.make();
  if (!slots.length) return { total: 0, note: "", answers: [] };
  let { total, ranked } = rank(slots, files);
  if (ranked[0].coverage < WEAK && await plan.hear((slot) => slot.keys.length === 1)) {
    slots = plan.finish();
    ({ total, ranked } = rank(slots, files));
  }
  const shown = ranked.filter(({ score, complete }) => complete || score >= NEARBY * ranked[0].score).slice(0, MAX_ANSWERS);
  const marker = new Marker(slots, plan.sounds);
  const answers = await Promise.all(shown.map(async (hit) => describe(hit, await files.head(hit.doc), marker)));
  await addSnippets(answers, marker);
  return { total, note: plan.notes.at(-1) ?? "", answers: answers.map(({ options, ...answer }) => ({ ...answer, options: options.map(({ place, ...option }) => option) })) };
}

// 一篇答案里列哪几处：最好的一处，和分数与它相近的。
function describe({ places, score, doc }, head, marker) {
  const chosen = places.filter(({ score: own }) => own >= OPTION_SHARE * places[0].score).slice(0, MAX_OPTIONS);
  return {
    doc,
    score,
    title: String(head.title),
    url: String(head.url),
    topic: String(head.topic),
    level: String(head.level),
    proof: String(head.proof),
    options: chosen.map(({ place }) => (place ? sectionOption(head, head.places[place - FIRST_PLACE], marker) : headOption(head, marker))),
  };
}

function headOption({ url, title, summary, terms }, marker) {
  const inSummary = marker.spans(String(summary)).length > 0 || !marker.spans(String(terms)).length;
  const shown = inSummary ? String(summary) : `相关：${terms}`;
  return { url: String(url), title: marker.mark(String(title)), label: "", snippet: marker.excerpt(shown) };
}

function sectionOption({ url }, place, marker) {
  const [id, title, label] = Array.isArray(place) ? place : ["", "", ""];
  return { url: `${url}#${id}`, title: marker.mark(String(title)), label: String(label), snippet: [""], place };
}

async function addSnippets(answers, marker) {
  const options = answers.flatMap((answer) => answer.options).filter(({ place }) => place).slice(0, SNIPPETS);
  await Promise.all(options.map(async (option) => { option.snippet = marker.excerpt(await files.text(option.place)); }));
}

if (typeof self !== "undefined" && typeof self.postMessage === "function") {
  self.onmessage = async ({ data: { id, manifest, query } }) => {
    try {
      if (manifest) await startFiles(manifest);
      self.postMessage({ id, result: manifest ? null : await find(query) });
    } catch (error) {
      self.postMessage({ id, error: String(error?.message ?? error) });
    }
  };
}
